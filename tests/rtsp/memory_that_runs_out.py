# SPDX-License-Identifier: GPL-2.0-only
"""While memory runs out again and again, no SETUP reaches a server half changed, and all arrive in the end."""

import os

from _common import Control

from rtsplab import netem, netns

# the only one that can be told to have no memory
kernels = ("7.3-debug",)
families = ("v4",)

FAILSLAB = "/sys/kernel/debug/failslab/"
TURNS, STEP = 60, 160


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


def test(lab):
    line = "RTP/AVP;unicast;destination=%s;client_port=%d"
    failslab(ignore_gfp_wait="Y", verbose=0, interval=1, probability=0)
    with netem.patient(lab, lab.box, lab.box2, lab.server):
        controls = [Control(lab, box) for box in (lab.box, lab.box2)]
        for control in controls:
            control.exchange("OPTIONS")
        before = lab.counters()
        try:
            for turn in range(TURNS):
                port = 6000 + 100 * turn
                for control, box, moved in zip(controls, (lab.box, lab.box2), (0, 2)):
                    one_fails(turn * STEP)
                    control.setup(line % (box, port),
                                  becomes=line % (lab.outer, port + moved))
                for control in controls:
                    one_fails(turn * STEP)
                    control.reply(status="461 Unsupported Transport")
        finally:
            failslab(probability=0)
        after = lab.counters()
        assert after["dropped_no_memory"] > before["dropped_no_memory"], after
        assert lab.expectations() == []
