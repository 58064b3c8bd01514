# SPDX-License-Identifier: GPL-2.0-only
"""A SETUP whose length was changed and that is sent again, whole or cut anew, is changed in the same way."""

from rtsplab import rawtcp
from rtsplab.topology import MODES

modes = MODES

HEAD = (b"SETUP rtsp://a/film RTSP/1.0\r\nCSeq: 3\r\n"
        b"Transport: RTP/AVP;unicast;destination=%s;client_port=8360-8361;mode=play\r\n\r\n")
NEXT = b"OPTIONS * RTSP/1.0\r\nCSeq: 4\r\n\r\n"


def check(segments, stream):
    """What came out is part of the one right stream."""
    for segment in segments:
        assert segment.data == stream[segment.at:segment.at + len(segment.data)], segment


def two_in_one(lab, name):
    """Two changes in a segment that is lost beyond the router and comes again cut anew."""
    data = 2 * (HEAD % name) + NEXT
    wanted = 2 * (HEAD % lab.outer.encode()) + NEXT
    for cut in range(1, len(data), 53):
        client, server = rawtcp.pair(lab, source_port=41000 + cut)
        server.answers = False
        client.segment(data)
        check([server.recv_data()], wanted)
        server.stream = b""         # it acts as if it had not come
        known = rounds = 0
        while known < len(data):
            rounds += 1
            assert rounds < 10, (cut, known, server.stream)
            for start, end in ((known, cut), (max(cut, known), len(data))):
                if start < end:
                    client.segment(data[start:end], at=start)
            check(server.recv_now(), wanted)
            server.acknowledge()
            known = max([known] + [segment.ack for segment in client.recv_now()])
        assert server.stream == wanted, (cut, server.stream)
        client.reset()
        server.reset()


def test(lab):
    client, server = rawtcp.pair(lab)
    sent = HEAD % lab.box.addr.encode()
    wanted = HEAD % lab.outer.encode()
    assert len(sent) != len(wanted)
    stream = wanted + NEXT
    server.answers = False

    client.segment(sent)
    first = server.recv_data()
    assert (first.at, first.data) == (0, wanted)
    client.segment(NEXT)
    second = server.recv_data()
    assert (second.at, second.data) == (len(wanted), NEXT)

    for _ in range(3):
        client.segment(sent, at=0)
        again = server.recv_data()
        assert (again.at, again.data) == (0, wanted)
    for cut in range(1, len(sent)):
        client.segment(sent[:cut], at=0)
        check([server.recv_data()], stream)
        client.segment(sent[cut:], at=cut)
        check([server.recv_data()], stream)
        # from the middle on, with what comes after it
        client.segment(sent[cut:] + NEXT, at=cut)
        check([server.recv_data()], stream)
    assert server.stream == stream

    # the receiver has it all: in the sender's numbers, whatever it was changed to
    server.acknowledge()
    assert client.recv().ack == len(sent) + len(NEXT)
    # and what is sent again although it has arrived is a byte of that
    for cut in range(0, len(sent), 7):
        client.segment(sent[cut:], at=cut)
        again = server.recv()
        assert again.data, "it need not be acknowledged"
        check([again], stream)
    client.segment(NEXT)
    after = server.recv_data()
    assert (after.at, after.data) == (len(stream), NEXT), after
    client.reset()
    server.reset()
    for name in (lab.fill("{unspecified}").encode(), lab.box.addr.encode()):
        two_in_one(lab, name)
