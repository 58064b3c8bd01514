# SPDX-License-Identifier: GPL-2.0-only
"""Interleaved frames in both directions pass untouched, wherever they are cut, and hide no message."""

from rtsplab.dialogue import frame
from rtsplab.topology import MODES

modes = MODES

SETUP = (b"SETUP rtsp://a/b RTSP/1.0\r\nCSeq: %d\r\n"
         b"Transport: RTP/AVP;unicast;client_port=%d-%d\r\n\r\n")


def test(lab):
    client, server = lab.control_connection()
    client.send(b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n")
    server.recv_until(b"\r\n\r\n")
    server.send(b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n")
    client.recv_until(b"\r\n\r\n")

    inside = b"$\x01" + len(SETUP % (9, 9000, 9001)).to_bytes(2, "big") + SETUP % (9, 9000, 9001)
    sent = frame(0, 1316) + inside + frame(1, 0) + frame(1, 65535) + SETUP % (2, 6000, 6001)
    for sizes in ([len(sent)], [1448], [1, 2, 3, 997], [7]):
        pieces, at = [], 0
        while at < len(sent):
            size = sizes[len(pieces) % len(sizes)]
            pieces.append(sent[at:at + size])
            at += size
        if len(pieces) > 1000:
            pieces = pieces[:400] + [b"".join(pieces[400:])]
        client.send_pieces(pieces)
        assert server.recv_exact(len(sent)) == sent
    assert lab.expected_ports() == [6000, 6001]

    media = b"".join(frame(0, size) for size in range(0, 1500, 37)) * 20
    server.send(media)
    assert client.recv_exact(len(media)) == media
    server.send(b"RTSP/1.0 461 Unsupported Transport\r\nCSeq: 2\r\n\r\n")
    client.recv_until(b"\r\n\r\n")
    assert lab.expectations() == []
