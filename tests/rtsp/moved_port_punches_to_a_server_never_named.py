# SPDX-License-Identifier: GPL-2.0-only
"""A moved port whose media server nobody named: after a pause the box still leaves from the outer port."""

from _common import Control, leaves_from


def test(lab):
    first = Control(lab, lab.box2)
    first.setup("MP2T/H2221/UDP;unicast;client_port=27392")
    first.reply("MP2T/H2221/UDP;unicast;client_port=27392", session="1")

    sock = lab.box.udp(27392)
    play = lab.play("""
        C: SETUP rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 3
        C: Transport: MP2T/H2221/UDP;unicast;client_port=27392
        S> Transport: MP2T/H2221/UDP;unicast;client_port={?port}

        S: RTSP/1.0 200 OK
        S: CSeq: 3
        S: Transport: MP2T/H2221/UDP;unicast;client_port={port}
        C> Transport: MP2T/H2221/UDP;unicast;client_port=27392
    """)
    for host in (lab.media, lab.media2, lab.media):
        source = lab.media_reaches(host, play["port"], sock, times=3)
        for _ in range(2):
            lab.expire_udp_flows()
            leaves_from(lab, sock, source, play["port"])
            lab.media_reaches(host, play["port"], sock, times=2, source=source)
        source.close()
