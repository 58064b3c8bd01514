# SPDX-License-Identifier: GPL-2.0-only
"""A SETUP of one byte a segment arrives, also from a sender that waits for each acknowledgment."""

import socket

from rtsplab.topology import MODES

modes = MODES

HEAD = """
    C: SETUP rtsp://{[server]}:554/film RTSP/1.0
    C: CSeq: 3
    C: Transport: MP2T/H2221/UDP;unicast;destination={box};client_port=27392
    C: x-mayNotify:
    S> Transport: MP2T/H2221/UDP;unicast;destination={outer};client_port=27392
"""


def each_byte(data):
    return [data[at:at + 1] for at in range(len(data))]


def test(lab):
    lab.play(HEAD, pieces=each_byte)
    assert lab.expected_ports() == [27392]

    client, server = lab.control_connection()
    client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0)
    head = (b"SETUP rtsp://a/b RTSP/1.0\r\nCSeq: 3\r\n"
            b"Transport: RTP/AVP;unicast;client_port=5000-5001\r\n\r\n")
    for byte in each_byte(head):
        client.send(byte)
        client.acknowledged()
    assert server.recv_exact(len(head)) == head
    assert lab.expected_ports() == [5000, 5001, 27392]
