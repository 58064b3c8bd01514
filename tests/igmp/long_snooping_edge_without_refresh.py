"""At a snooping bridge that forgets after 260 s a channel without refresh dies after these."""

import _snooping
from _common import GROUP

long = True
alone = True
edge = "snooping"
FORGET = 260


def test(lab):
    _snooping.forget_after(lab, FORGET)
    lab.start(lab.basic(top="refreshinterval 0" if lab.ours else ""))
    lab.view(GROUP)
    lab.until(lambda: _snooping.is_member(lab, GROUP), "the bridge knows it")
    lab.until(lambda: not _snooping.is_member(lab, GROUP), "the bridge forgets it", limit=FORGET + 60)
    lab.silent(GROUP, sender=lab.direct, probe=lab.settle())
    heard = lab.box.ear.of(GROUP, lab.source.addr)
    assert FORGET - 20 < heard.times[-1] - heard.times[0] < FORGET + 5, heard.times[-1] - heard.times[0]
    lab.box.ear.assert_whole(GROUP, lab.source.addr)
