# SPDX-License-Identifier: GPL-2.0-only
"""While memory runs out again and again, no SETUP reaches a server half changed, and all arrive in the end."""

import os

from _common import Control

from rtsplab import netns

# the only one that can be told to have no memory
kernels = ("7.3-debug",)

FAILSLAB = "/sys/kernel/debug/failslab/"


def failslab(**values):
    if not os.path.isdir(FAILSLAB):
        netns.run(["mount", "-t", "debugfs", "none", "/sys/kernel/debug"])
    for name, value in values.items():
        with open(FAILSLAB + name.replace("_", "-"), "w") as file:
            file.write(str(value))


def test(lab):
    controls = [Control(lab, box) for box in (lab.box, lab.box2)]
    before = lab.counters()
    # only what must not wait for memory fails
    failslab(ignore_gfp_wait="Y", verbose=0, times=-1, interval=1, probability=15)
    try:
        for turn in range(40):
            port = 6000 + 100 * turn
            for control, box, moved in zip(controls, (lab.box, lab.box2), (0, 2)):
                line = "RTP/AVP;unicast;destination=%s;client_port=%d"
                control.setup(line % (box, port), becomes=line % (lab.outer, port + moved))
            for control in controls:
                control.reply(status="461 Unsupported Transport")
    finally:
        failslab(probability=0)
    after = lab.counters()
    assert after["dropped_no_memory"] > before["dropped_no_memory"], after
    assert lab.expectations() == []
