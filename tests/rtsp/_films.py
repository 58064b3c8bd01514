# SPDX-License-Identifier: GPL-2.0-only
"""A film that plays through whatever rules there are."""


def film_plays(lab, port=27392):
    """The control connection has the helper; what it opens is let in and nothing else.

    Gives back the dialogue, to go on with, the box's socket and the media server's.
    """
    sock = lab.box.udp(port)
    dialogue = lab.play("""
        C: SETUP rtsp://{[server]}/film RTSP/1.0
        C: CSeq: 3
        C: Transport: MP2T/H2221/UDP;unicast;client_port={port};destination={box}
        S> Transport: MP2T/H2221/UDP;unicast;client_port={port};destination={outer}

        S: RTSP/1.0 200 OK
        S: CSeq: 3
        S: Transport: MP2T/H2221/UDP;unicast;client_port={port};destination={outer}
        C> Transport: MP2T/H2221/UDP;unicast;client_port={port};destination={box}
    """, port=port)
    helpers = [flow.helper for flow in lab.flows("tcp")]
    assert helpers == ["rtsp"], helpers
    source = lab.media_reaches(lab.media, port, sock, times=3)
    lab.media_does_not_reach(lab.media, port + 2, lab.box.udp(port + 2))
    return dialogue, sock, source
