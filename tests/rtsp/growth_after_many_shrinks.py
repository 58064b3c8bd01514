# SPDX-License-Identifier: GPL-2.0-only
"""A message that grows is answered, also when those before it on the connection have shrunk by more than it has left."""

from _common import Control

from rtsplab.topology import MODES

modes = MODES

LONG = {"v4": "192.168.1.10", "v6": "fd01:0000:0000:0000:0000:0000:0000:0010"}
LINE = "RTP/AVP;unicast;destination=%s;client_port=5000"
ROUNDS = 30


def test(lab):
    control = Control(lab)
    for _ in range(ROUNDS):
        control.setup(LINE % LONG[lab.family], becomes=LINE % "{outer}")
        control.reply(LINE % "{outer}", becomes=LINE % "{box}", session="1")
    control.setup(LINE % "{loopback}", becomes=LINE % "{outer}")
    control.reply(LINE % "{outer}", becomes=LINE % "{box}", session="1")
    # and the other way round in the replies
    for _ in range(ROUNDS):
        control.setup("RTP/AVP;unicast;client_port=5000")
        control.reply(LINE % "{outer}", becomes=LINE % "{box}", session="1")
    control.exchange("TEARDOWN", "Session: 1")
