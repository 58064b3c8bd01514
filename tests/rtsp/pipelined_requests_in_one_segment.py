# SPDX-License-Identifier: GPL-2.0-only
"""Several requests in one segment are all read, and all changed by one change of the packet."""

from rtsplab.topology import MODES

modes = MODES


def setup(cseq, port, destination):
    return ("SETUP rtsp://a/track%d RTSP/1.0\r\nCSeq: %d\r\nTransport: RTP/AVP;unicast;"
            "destination=%s;client_port=%d-%d\r\n\r\n"
            % (cseq, cseq, destination, port, port + 1)).encode()


def test(lab):
    client, server = lab.control_connection()
    options = b"OPTIONS * RTSP/1.0\r\nCSeq: %d\r\n\r\n"
    sent = options % 1
    wanted = options % 1
    for cseq in range(2, 7):
        sent += setup(cseq, 5000 + 2 * cseq, lab.box.addr) + options % (cseq + 100)
        wanted += setup(cseq, 5000 + 2 * cseq, lab.outer) + options % (cseq + 100)
    for _ in range(3):
        client.send_pieces([sent])
        assert server.recv_exact(len(wanted)) == wanted
        # replies in another order: CSeq tells which is which
        reply = b"".join(b"RTSP/1.0 200 OK\r\nTransport: RTP/AVP;unicast;destination=%s;"
                         b"client_port=%d-%d\r\nCSeq: %d\r\n\r\n"
                         % (lab.outer.encode(), 5000 + 2 * cseq, 5001 + 2 * cseq, cseq)
                         for cseq in (6, 2, 4, 3, 5))
        server.send_pieces([reply])
        wanted_reply = reply.replace(lab.outer.encode(), lab.box.addr.encode())
        assert client.recv_exact(len(wanted_reply)) == wanted_reply
    assert lab.expected_ports() == list(range(5004, 5014))
