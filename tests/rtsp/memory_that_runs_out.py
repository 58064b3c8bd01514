# SPDX-License-Identifier: GPL-2.0-only
"""While memory runs out again and again, no SETUP reaches a server half changed, and all arrive in the end."""

import os

from _common import Control, reply, setup

from rtsplab import netem, netns

# the only one that can be told to have no memory
kernels = ("7.3-debug",)
families = ("v4",)

FAILSLAB = "/sys/kernel/debug/failslab/"
TURNS, FIRSTS, STEP = 60, 20, 160
LINE = "RTP/AVP;unicast;destination=%s;client_port=%d"


def failslab(**values):
    if not os.path.isdir(FAILSLAB):
        netns.run(["mount", "-t", "debugfs", "none", "/sys/kernel/debug"])
    for name, value in values.items():
        with open(FAILSLAB + name.replace("_", "-"), "w") as file:
            file.write(str(value))


def one_fails(after):
    """When so many bytes were had, one request for memory that must not wait fails.

    One only: TCP sends again what is lost by that, and each time later than the last.
    """
    failslab(times=1, space=after, probability=100)


def first_bytes(lab):
    """A SETUP is the first thing that a connection says."""
    for turn in range(FIRSTS):
        control = Control(lab)
        port = 5000 + 2 * turn
        one_fails(turn * STEP)
        control.setup(LINE % (lab.box, port), becomes=LINE % (lab.outer, port))
        one_fails(turn * STEP)
        control.reply(status="461 Unsupported Transport")
        control.client.close()


def pairs(lab):
    """Two SETUPs in one segment, and then both replies."""
    def both(build, addr, ports):
        return b"".join(build(cseq, LINE % (addr, port)) for cseq, port in enumerate(ports))

    for turn in range(FIRSTS):
        control = Control(lab)
        control.exchange("OPTIONS")
        ports = 5000 + 4 * turn, 5002 + 4 * turn
        one_fails(turn * STEP)
        control.ask(both(setup, lab.box, ports), both(setup, lab.outer, ports))
        one_fails(turn * STEP)
        control.answer(both(reply, lab.outer, ports), both(reply, lab.box, ports))
        control.client.close()


def long_conversations(lab):
    controls = [Control(lab, box) for box in (lab.box, lab.box2)]
    for control in controls:
        control.exchange("OPTIONS")
    for turn in range(TURNS):
        port = 6000 + 100 * turn
        for control, box, moved in zip(controls, (lab.box, lab.box2), (0, 2)):
            one_fails(turn * STEP)
            control.setup(LINE % (box, port), becomes=LINE % (lab.outer, port + moved))
        for control in controls:
            one_fails(turn * STEP)
            control.reply(status="461 Unsupported Transport")


def test(lab):
    failslab(ignore_gfp_wait="Y", verbose=0, interval=1, probability=0)
    before = lab.counters()
    with netem.patient(lab, lab.box, lab.box2, lab.server):
        try:
            first_bytes(lab)
            failed = lab.counters()
            pairs(lab)
            long_conversations(lab)
        finally:
            failslab(probability=0)
    after = lab.counters()
    for counts, since in ((failed, before), (after, failed)):
        assert counts["dropped_no_memory"] > since["dropped_no_memory"], (since, counts)
    assert after["given_up"] == before["given_up"], (before, after)
    assert lab.expectations() == []
