# SPDX-License-Identifier: GPL-2.0-only
"""Blocks that a server has selectively acknowledged reach the box, in the box's own numbers."""

from _common import request, setup

from rtsplab import rawtcp
from rtsplab.dialogue import SPECIAL, frame

LINE = "RTP/AVP;unicast;destination=%s;client_port=%d"
START = request("OPTIONS", 0)


class Ends:
    """Both ends of a connection, and how much of the stream each of them knows."""

    def __init__(self, lab, source_port):
        self.client, self.server = rawtcp.pair(lab, source_port=source_port,
                                               options=rawtcp.SACK_PERMITTED)
        self.server.answers = False
        self.outer = lab.outer
        self.sent = self.there = 0
        self.send(START)
        self.known()

    def send(self, data, becomes=None):
        """Gives back the span of it in the box's numbers and in the server's."""
        start = self.client.place
        self.client.segment(data)
        got = self.server.recv_data()
        assert got.data == (becomes or data), got
        return (start, self.client.place), (got.at, got.at + len(got.data))

    def setup(self, cseq, name):
        return self.send(setup(cseq, LINE % (name, 5000 + cseq)),
                         setup(cseq, LINE % (self.outer, 5000 + cseq)))

    def again(self, span, data):
        """What was lost comes again and is known where it belongs."""
        self.client.segment(data, at=span[0][0])
        assert self.server.recv_data().at == span[1][0]

    def acknowledged(self, spans):
        """The server says what it has beyond the gap; the box reads the same."""
        self.server.acknowledge(self.there, sacks=[there for _, there in spans])
        segment = self.client.recv()
        wanted = (self.sent, [here for here, _ in spans])
        assert (segment.ack, segment.sacks) == wanted, (segment, segment.sacks, wanted)

    def known(self):
        """All that was sent has arrived."""
        self.sent, self.there = self.client.place, len(self.server.stream)
        self.acknowledged([])

    def close(self):
        self.client.reset()
        self.server.reset()


def test(lab):
    # shrinks and grows, by little and by more than was lost before
    loopback, nobody = (SPECIAL[lab.family][name] for name in ("loopback", "unspecified"))
    names = (lab.box.addr, loopback, nobody, lab.box.addr, nobody, lab.outer)
    lost, more = frame(0, 300), frame(0, 200)

    # two gaps: before the SETUP and behind it
    ends = Ends(lab, 40000)
    for cseq, name in enumerate(names):
        first, asked = ends.send(lost), ends.setup(cseq, name)
        second, last = ends.send(more), ends.send(more)
        ends.acknowledged([last, asked])
        ends.again(first, lost)
        ends.sent, ends.there = asked[0][1], asked[1][1]
        ends.acknowledged([last])
        ends.again(second, more)
        ends.known()
    ends.close()

    # the SETUP is the last that was sent
    ends = Ends(lab, 40001)
    for cseq, name in enumerate(names):
        first, asked = ends.send(lost), ends.setup(cseq, name)
        ends.acknowledged([asked])
        ends.again(first, lost)
        ends.known()
    ends.close()
