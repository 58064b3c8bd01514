# SPDX-License-Identifier: GPL-2.0-only
"""A reply that becomes longer or shorter is followed by more data, in both directions, and not a byte of it moves."""

from rtsplab.dialogue import frame

from _common import Control, arrives, reply, request, setup

# The first moves to 10000: its number has a digit more outside, so the reply is shorter inside.
SHORTER = "RTP/AVP;unicast;client_port=%d/%d"
LONGER = "RTP/AVP;unicast;destination=%s;client_port=7000"
MOVES = ((9998, 50000), (10000, 50002))


def more(turn):
    """What follows a message: a frame, a body, a message, in turn in other lengths."""
    return frame(0, 100 + 37 * turn) + request("OPTIONS", 1000 + turn) + \
        request("SET_PARAMETER", 2000 + turn, "Content-Length: %d" % (3 * turn),
                body=b"\r\n$" * turn)


def test(lab):
    first = Control(lab, lab.box2)
    first.setup(SHORTER % MOVES[0])
    control = Control(lab)
    control.exchange("OPTIONS")
    lengths = set()
    for turn in range(6):
        # the router's address is in what the box asks, so that its side changes length, too
        asked = [(SHORTER % MOVES[0], SHORTER % MOVES[1]),
                 (LONGER % lab.box.addr, LONGER % lab.outer)]
        there = [(setup(10 * turn + number, *pair[:1]), setup(10 * turn + number, *pair[1:]))
                 for number, pair in enumerate(asked)]
        back = [(reply(10 * turn + number, pair[1]), reply(10 * turn + number, pair[0]))
                for number, pair in enumerate(asked)]
        lengths |= {len(sent) - len(read) for sent, read in back}
        # both in one segment, then each in its own, then with the next one's beginning
        for pairs, sender, receiver in ((there, control.client, control.server),
                                        (back, control.server, control.client)):
            tail = more(turn)
            sent = b"".join(pair[0] + tail for pair in pairs)
            read = b"".join(pair[1] + tail for pair in pairs)
            pieces = ([sent], [pairs[0][0], tail + pairs[1][0], tail],
                      [pairs[0][0] + tail[:50], tail[50:] + pairs[1][0] + tail])[turn % 3]
            sender.send_pieces(pieces)
            arrives(receiver, read, sent)
            # the other way round nothing is astray
            receiver.send_pieces([tail])
            arrives(sender, tail)
    # the router's address is the longer one in IPv6
    assert max(lengths) > 0 and (min(lengths) < 0 or lab.family == "v6"), lengths
    assert set(MOVES[1]) | {7000} < set(lab.expected_ports())
