# SPDX-License-Identifier: GPL-2.0-only
"""Replies to pipelined SETUPs, each with other ports outside, that come in another order are matched by their CSeq."""

import itertools

from _common import Control, arrives, reply, setup

# CSeq, ports inside, ports outside: another box has some of them
ASKED = ((21, 5000, 5002), (3, 5010, 5010), (7, 5001, 5003))
LINE = "RTP/AVP;unicast;client_port=%d;server_port=6970"
STATUSES = ("200 OK", "404 Not Found", "302 Moved Temporarily")


def test(lab):
    socks = {inner: lab.box.udp(inner) for _, inner, _ in ASKED}
    first = Control(lab, lab.box2)
    first.setup("RTP/AVP;unicast;client_port=5000-5001")
    for order in itertools.permutations(range(3)):
        control = Control(lab)
        sent = b"".join(setup(cseq, LINE % inner) for cseq, inner, _ in ASKED)
        read = b"".join(setup(cseq, LINE % outer) for cseq, _, outer in ASKED)
        control.ask(sent, becomes=read)
        open_now = {outer for _, _, outer in ASKED}
        # a reply that nobody asked for says nothing
        control.answer(reply(4, LINE % 5002, status="404 Not Found") + reply(8, LINE % 5002))
        for index in order:
            cseq, inner, outer = ASKED[index]
            # one that says yes, others not; each has a preliminary one before it
            status = STATUSES[index - order[0]]
            control.answer(reply(cseq, status="100 Continue"))
            assert open_now <= set(lab.expected_ports()), (order, lab.expectations())
            wanted = inner
            if not status.startswith("2"):
                open_now.remove(outer)
                wanted = outer      # nobody reads a refusal's ports, nor does the router
            control.answer(reply(cseq, LINE % outer, status=status),
                           becomes=reply(cseq, LINE % wanted, status=status))
            ports = {each.port for each in lab.expectations() if each.tuple.dst == lab.outer}
            assert ports == open_now | {5000, 5001}, (order, lab.expectations())
        control.client.reset()
        _, inner, outer = ASKED[order[1]]
        lab.media_does_not_reach(lab.media, outer, socks[inner])

    # all in one segment
    control = Control(lab)
    control.ask(sent, becomes=read)
    control.server.send_pieces([b"".join(reply(cseq, LINE % outer)
                                         for cseq, _, outer in reversed(ASKED))])
    arrives(control.client, b"".join(reply(cseq, LINE % inner)
                                     for cseq, inner, _ in reversed(ASKED)))
    for _, inner, outer in ASKED:
        lab.media_reaches(lab.server, outer, socks[inner])
