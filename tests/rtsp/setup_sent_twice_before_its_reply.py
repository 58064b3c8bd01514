# SPDX-License-Identifier: GPL-2.0-only
"""Of two SETUPs for one port, pipelined, each has its reply rewritten, and the last reply says what stays open."""

from _common import Control, reply, setup

LINE = "RTP/AVP;unicast;destination=%s;client_port=5000-5001"


def twice(control, first, *replies):
    """Two SETUPs in one go; each reply is its words and whether it names the ports."""
    lab = control.lab
    ours, theirs = LINE % lab.box, LINE % lab.outer
    numbers = (first, first + 20)
    control.ask(b"".join(setup(cseq, ours) for cseq in numbers),
                b"".join(setup(cseq, theirs) for cseq in numbers))
    for cseq, status in zip(numbers, replies):
        if status == "200 OK":
            control.answer(reply(cseq, theirs, session="1"), reply(cseq, ours, session="1"))
        else:
            control.answer(reply(cseq, status=status))


def test(lab):
    control = Control(lab)
    twice(control, 25, "200 OK", "200 OK")
    assert lab.expected_ports() == [5000, 5001]
    control.exchange("TEARDOWN", "Session: 1")
    assert lab.expected_ports() == []

    twice(control, 65, "461 Unsupported Transport", "200 OK")
    assert lab.expected_ports() == [5000, 5001]
    control.exchange("TEARDOWN", "Session: 1")

    twice(control, 105, "461 Unsupported Transport", "461 Unsupported Transport")
    assert lab.expected_ports() == []
