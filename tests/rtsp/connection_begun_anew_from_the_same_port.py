# SPDX-License-Identifier: GPL-2.0-only
"""A box that resets its connection and makes the next one from the same port begins anew, and its old ports are closed."""

from _common import reply, setup

from rtsplab import rawtcp
from rtsplab.topology import MODES

modes = MODES

LINE = "RTP/AVP;unicast;destination=%s;client_port=%d"


def ask(sender, receiver, sent, wanted):
    size = len(receiver.stream) + len(wanted)
    sender.segment(sent)
    assert receiver.recv_size(size).endswith(wanted), receiver.stream


def test(lab):
    for turn in range(4):
        client, server = rawtcp.pair(lab, source_port=40000)
        for cseq in (1, 2):
            port = 5000 + 10 * turn + cseq
            # both lengths change, and each time by something else
            ours = LINE % (lab.fill("{unspecified}") if turn % 2 else lab.box, port)
            ask(client, server, setup(cseq, ours), setup(cseq, LINE % (lab.outer, port)))
            ask(server, client, reply(cseq, LINE % (lab.outer, port)),
                reply(cseq, LINE % (lab.box, port)))
        assert lab.expected_ports() == [port - 1, port], (turn, lab.expectations())
        # whoever ends it, the last word is the server's
        for end in (client, server):
            end.reset()
