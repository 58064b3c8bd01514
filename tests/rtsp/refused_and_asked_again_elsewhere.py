# SPDX-License-Identifier: GPL-2.0-only
"""A SETUP that is refused and sent again for another URL plays."""


def test(lab):
    sock = lab.box.udp(27392)
    play = lab.play("""
        C: SETUP rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 3
        C: Transport: MP2T/H2221/UDP;unicast;client_port=27392

        S: RTSP/1.0 404 Not Found
        S: CSeq: 3
    """)
    assert lab.expectations() == []
    play.play("""
        C: SETUP rtsp://{[server]}:554/other RTSP/1.0
        C: CSeq: 4
        C: Transport: MP2T/H2221/UDP;unicast;client_port=27392

        S: RTSP/1.0 200 OK
        S: Session: 4711
        S: Transport: MP2T/H2221/UDP;unicast;client_port=27392
        S: CSeq: 4
    """)
    assert lab.expected_ports() == [27392]
    lab.media_reaches(lab.media, 27392, sock, times=5)
