# SPDX-License-Identifier: GPL-2.0-only
"""A SETUP cut in two goes on as it should wherever in it the sequence numbers begin anew."""

from rtsplab import rawtcp

modes = ("paged", "linear6")     # a third of a minute each
quick = False

HEAD = (b"SETUP rtsp://a/film RTSP/1.0\r\nCSeq: 3\r\n"
        b"Transport: RTP/AVP;unicast;destination=%s;client_port=8360-8361;mode=play\r\n\r\n")


def test(lab):
    sent = HEAD % lab.box.addr.encode()
    wanted = HEAD % lab.outer.encode()
    source_port = 40000
    for part in (b"sport: ", lab.box.addr.encode()[2:], b"_port"):
        cut = sent.index(part)
        for wrap in range(1, len(sent), 13):
            client, server = rawtcp.pair(lab, source_port=source_port,
                                         isn=-1 - wrap & rawtcp.MASK)
            source_port += 1
            client.segment(sent[:cut], at=0)
            client.segment(sent[cut:], at=cut)
            while len(server.stream) < len(wanted):
                server.recv_data()
            assert server.stream == wanted, (cut, wrap, server.stream)
            client.reset()
            server.reset()
