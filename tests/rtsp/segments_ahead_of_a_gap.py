# SPDX-License-Identifier: GPL-2.0-only
"""What a server sends ahead of a gap goes on at once, unless a reply is awaited that may have to change."""

from _common import message, reply, request, setup
from _networks import routed

from rtsplab import rawtcp
from rtsplab.dialogue import frame
from rtsplab.topology import MODES

modes = MODES

LINE = "RTP/AVP;unicast;destination=%s;client_port=%d"


class Ends:
    """Both ends of a connection, and what each must have read."""

    def __init__(self, lab, source_port):
        self.lab = lab
        self.client, self.server = rawtcp.pair(lab, source_port=source_port)
        self.there = self.here = b""
        self.asks(request("OPTIONS", 1))
        self.server.segment(reply(1))
        self.box_has_read(reply(1))

    def asks(self, data, becomes=None):
        self.client.segment(data)
        self.there += data if becomes is None else becomes
        assert self.server.recv_size(len(self.there)) == self.there

    def setup(self, cseq, port):
        self.asks(setup(cseq, LINE % (self.lab.box, port)),
                  setup(cseq, LINE % (self.lab.outer, port)))

    def answer(self, cseq, port):
        """What the server says, and what the box must read."""
        return (reply(cseq, LINE % (self.lab.outer, port), session="1"),
                reply(cseq, LINE % (self.lab.box, port), session="1"))

    def passed(self):
        counters = self.lab.counters()
        return counters["passed_out_of_order"], counters["dropped_out_of_order"]

    def box_has_read(self, data):
        self.here += data
        assert self.client.recv_size(len(self.here)) == self.here, self.client.stream


def nothing_is_awaited(ends):
    data = frame(0, 700) + message("ANNOUNCE rtsp://a/film RTSP/1.0", "CSeq: 1",
                                   "Content-Length: 900", body=b"x" * 900) + frame(1, 40)
    cuts = (0, 300, 710, 760, 1000, len(data))
    pieces = [(at, data[at:end]) for at, end in zip(cuts, cuts[1:])]
    start, before = ends.server.place, ends.passed()
    for at, piece in reversed(pieces[1:]):
        ends.server.segment(piece, at=start + at)
        assert ends.client.recv_data().data == piece
    # sent again, it goes on again and is not kept twice
    ends.server.segment(pieces[-1][1], at=start + cuts[-2])
    assert ends.client.recv_data().data == pieces[-1][1]
    assert ends.passed() == (before[0] + 4, before[1])
    ends.server.segment(pieces[0][1], at=start)
    ends.box_has_read(data)


def a_reply_is_awaited(ends):
    ends.setup(2, 5000)
    sent, read = ends.answer(2, 5000)
    start, before = ends.server.place, ends.passed()
    ends.server.segment(sent[100:], at=start + 100)
    ends.server.segment(sent[:100], at=start)
    # the tail was not passed on: what comes first is the beginning
    first = ends.client.recv_data()
    assert first.at == len(ends.here), (first, len(ends.here))
    assert ends.passed() == (before[0], before[1] + 1)
    ends.server.segment(sent[100:], at=start + 100)
    ends.box_has_read(read)
    assert ends.lab.expected_ports() == [5000]


def asked_while_there_is_a_gap(ends):
    # nobody asked for this one, and it stands before what has been passed on
    stray = reply(3, LINE % (ends.lab.outer, 5002), session="2")
    ahead = frame(0, 200)
    start = ends.server.place
    ends.server.segment(ahead, at=start + len(stray))
    assert ends.client.recv_data().data == ahead
    ends.setup(3, 5002)
    sent, read = ends.answer(3, 5002)
    ends.server.segment(stray + ahead + sent, at=start)
    ends.box_has_read(stray + ahead + read)
    assert ends.lab.expected_ports() == [5000, 5002]
    # the reply was read, and read as the one to this SETUP
    ends.asks(request("TEARDOWN", 4, "Session: 1"))
    assert ends.lab.expected_ports() == []


def nothing_is_translated(ends):
    """Without NAT nothing can change, so both directions go on, and all is read."""
    lab, before = ends.lab, ends.passed()
    asked = setup(2, "RTP/AVP;unicast;client_port=5000")
    answer = reply(2, "RTP/AVP;unicast;client_port=5000;source=%s" % lab.media)
    for near, far, data in ((ends.client, ends.server, asked),
                            (ends.server, ends.client, answer)):
        start = near.place
        for at, end in ((50, len(data)), (20, 50), (0, 20)):
            near.segment(data[at:end], at=start + at)
            assert far.recv_data().data == data[at:end]
        assert far.stream.endswith(data)
    assert ends.passed() == (before[0] + 4, before[1])
    assert sorted(each.source for each in lab.expectations()) == sorted(
        (lab.server.addr, lab.media.addr))


def test(lab):
    ends = Ends(lab, 40000)
    nothing_is_awaited(ends)
    a_reply_is_awaited(ends)
    asked_while_there_is_a_gap(ends)
    ends.client.reset()
    ends.server.reset()
    with routed(lab):
        nothing_is_translated(Ends(lab, 40001))
