# SPDX-License-Identifier: GPL-2.0-only
"""Media that arrives before the reply to SETUP is let in, on ports that were moved too."""

from _common import Control


def test(lab):
    first = Control(lab, lab.box2)
    first.setup("MP2T/H2221/UDP;unicast;client_port=27392")
    lab.media_reaches(lab.media, 27392, lab.box2.udp(27392), times=3)

    sock = lab.box.udp(27392)
    play = lab.play("""
        C: SETUP rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 3
        C: Transport: MP2T/H2221/UDP;unicast;client_port=27392
        S> Transport: MP2T/H2221/UDP;unicast;client_port={?port}
    """)
    source = lab.media_reaches(lab.server, play["port"], sock, times=3)
    play.play("""
        S: RTSP/1.0 200 OK
        S: CSeq: 3
        S: Transport: MP2T/H2221/UDP;unicast;client_port={port}
        C> Transport: MP2T/H2221/UDP;unicast;client_port=27392
    """)
    lab.media_reaches(lab.server, play["port"], sock, times=3, source=source)
