# SPDX-License-Identifier: GPL-2.0-only
"""What is sent again although it has arrived is acknowledged each time, as its sender waits for that."""

from rtsplab import rawtcp
from rtsplab.topology import MODES

modes = MODES

SETUP = (b"SETUP rtsp://a/film RTSP/1.0\r\nCSeq: 3\r\n"
         b"Transport: RTP/AVP;unicast;destination=%s;client_port=8360-8361;mode=play\r\n\r\n")


def test(lab):
    # the kernel's TCP answers segments without any data twice a second at most
    client, server = rawtcp.to_kernel(lab)
    sent, wanted = (SETUP % name.encode() for name in (lab.box.addr, lab.outer))
    assert len(sent) != len(wanted)
    client.segment(sent)
    assert server.recv_exact(len(wanted)) == wanted
    assert client.recv().ack == len(sent)
    for start in (0, 10, len(sent) - 1):
        for _ in range(3):
            client.segment(sent[start:], at=start)
            assert client.recv().ack == len(sent)
    # and the stream goes on
    client.segment(sent, at=len(sent))
    assert server.recv_exact(len(wanted)) == wanted
