"""At a snooping bridge that forgets after 260 s a channel with the default refresh plays 15 minutes without a gap."""

import _snooping
from _common import GROUP

ours = True
long = True
alone = True
edge = "snooping"
MINUTES = 15


def test(lab):
    _snooping.forget_after(lab, 260)
    lab.start()
    lab.view(GROUP)
    lab.box.ear.wait(GROUP, MINUTES * 60 * 50, limit=MINUTES * 60 + 60)
    lab.box.ear.assert_whole(GROUP)
    assert _snooping.is_member(lab, GROUP)
    assert len(lab.wire.all(iface="vlan2", out=True, kind="report2", group=GROUP)) >= MINUTES - 1
    lab.wire.none(iface="vlan2", out=True, test=lambda each: each.gives_up(GROUP))
