# SPDX-License-Identifier: GPL-2.0-only
"""A SETUP cut in two at any byte is one that the server understands, with the right port."""

from rtsplab.topology import MODES

modes = MODES

HEAD = """
    C: SETUP rtsp://{[server]}:554/film RTSP/1.0
    C: CSeq: 3
    C: Transport: MP2T/H2221/UDP;unicast;destination={own};client_port=27392
    C: x-mayNotify:
    S> Transport: MP2T/H2221/UDP;unicast;destination={outer};client_port={?port}
"""


def test(lab):
    # another box has the port, so that it must be moved as well
    lab.play(HEAD, box=lab.box2, own=lab.box2.addr)
    pair = lab.control_connection()
    length = len(lab.fill("SETUP rtsp://{[server]}:554/film RTSP/1.0\r\nCSeq: 3\r\n"
                          "Transport: MP2T/H2221/UDP;unicast;destination={box};"
                          "client_port=27392\r\nx-mayNotify:\r\n\r\n"))
    ports = set()
    for cut in range(1, length):
        # one message after the other on one connection: nothing may be left over
        play = lab.play(HEAD, pair=pair, own=lab.box.addr,
                        pieces=lambda data, at=cut: [data[:at], data[at:]])
        assert play["port"] != 27392, cut
        ports.add(play["port"])
    assert len(ports) == 1, ports           # the same SETUP again keeps its port
    assert lab.expected_ports() == sorted([27392] + list(ports))
    lab.media_reaches(lab.media, ports.pop(), lab.box.udp(27392), times=3)
