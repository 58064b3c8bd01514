# SPDX-License-Identifier: GPL-2.0-only
"""Movistar in 2026: destination and server_port in the reply, keepalives while paused, position asked."""


def test(lab):
    sock = lab.box.udp(27392)
    session = lab.play("""
        C: SETUP rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 3
        C: User-Agent: MICA-IP-STB
        C: Transport: MP2T/H2221/UDP;unicast;client_port=27392
        C: x-mayNotify:

        S: RTSP/1.0 200 OK
        S: CSeq: 3
        S: Session: 4711;timeout=60
        S: Transport: MP2T/H2221/UDP;unicast;destination={outer};server_port=49980;client_port=27392
        C> Transport: MP2T/H2221/UDP;unicast;destination={box};server_port=49980;client_port=27392

        C: PLAY rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 4
        C: Session: 4711

        S: RTSP/1.0 200 OK
        S: CSeq: 4
    """)
    source = lab.server.udp(49980)
    lab.media_reaches(lab.server, 27392, sock, times=5, source=source)

    # paused: three bytes from the announced port, also when the flow is long gone
    for _ in range(2):
        sock.sendto(b"\0\0\0", lab.server.addr, 49980)
        assert source.recv() == (b"\0\0\0", lab.outer, 27392)
        lab.expire_udp_flows()
    session.play("""
        C: GET_PARAMETER rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 5
        C: Session: 4711
        C: Content-length: 10
        C:
        C: position

        C| \\r\\n

        S: RTSP/1.0 200 OK
        S: CSeq: 5
        S: Content-length: 15
        S:
        S: position: 12.5

        C: PLAY rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 6
        C: Session: 4711

        S: RTSP/1.0 200 OK
        S: CSeq: 6
    """)
    lab.media_reaches(lab.server, 27392, sock, times=5, source=source)
    session.play("""
        C: TEARDOWN rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 7
        C: Session: 4711

        S: RTSP/1.0 200 OK
        S: CSeq: 7
    """)
    assert lab.expectations() == []
    lab.media_does_not_reach(lab.media, 27392, sock)
