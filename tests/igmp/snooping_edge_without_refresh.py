"""At a snooping bridge whose memberships age, a channel without refresh dies."""

import _snooping
from _common import GROUP

edge = "snooping"


def test(lab):
    _snooping.forget_after(lab, 4)
    lab.start(lab.basic(top="refreshinterval 0" if lab.ours else ""))
    lab.box.join(GROUP)
    lab.joined(GROUP)
    lab.plays(GROUP)
    lab.until(lambda: _snooping.is_member(lab, GROUP), "the bridge knows it")
    lab.until(lambda: not _snooping.is_member(lab, GROUP), "the bridge forgets it")
    lab.silent(GROUP, probe=lab.settle())
