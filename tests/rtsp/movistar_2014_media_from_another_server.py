# SPDX-License-Identifier: GPL-2.0-only
"""Movistar in 2014: the film comes from a server that nobody named, and the box sees its address."""


def test(lab):
    sock = lab.box.udp(27392)
    lab.play("""
        C: SETUP rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 3
        C: User-Agent: MICA-IP-STB
        C: Transport: MP2T/H2221/UDP;unicast;client_port=27392
        C: x-mayNotify:

        S: RTSP/1.0 200 OK
        S: Session: 4711
        S: Transport: MP2T/H2221/UDP;unicast;client_port=27392
        S: CSeq: 3

        C: PLAY rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 4
        C: Session: 4711

        S: RTSP/1.0 200 OK
        S: CSeq: 4
    """)
    assert lab.expected_ports() == [27392]
    lab.media_reaches(lab.media, 27392, sock, times=20)
    assert lab.counters()["setups"] >= 1
