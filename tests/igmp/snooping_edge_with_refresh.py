"""At a snooping bridge whose memberships age, a channel with refresh plays on without a gap."""

import _snooping
from _common import GROUP

ours = True
edge = "snooping"


def test(lab):
    _snooping.forget_after(lab, 4)
    lab.start(lab.basic(top="refreshdelay 1\nrefreshinterval 1"))
    lab.box.join(GROUP)
    lab.joined(GROUP)
    lab.plays(GROUP)
    lab.box.ear.forget()
    lab.source.stream(GROUP, rate=100)
    lab.box.ear.wait(GROUP, 1300, limit=40)
    lab.box.ear.assert_whole(GROUP)
