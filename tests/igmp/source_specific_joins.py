"""A host that joins two sources of a group gets those two, and the provider hears of just these."""

from _common import GROUP, SECOND, SOURCE, THIRD
from igmplab import igmp


def test(lab):
    lab.start()
    lab.box.igmp_version(3)
    member = lab.box.join(GROUP, SOURCE)
    lab.until(lambda: lab.upstream().get(GROUP) == (False, {SOURCE}), "INCLUDE of one source")
    lab.plays(GROUP)
    member.add(SECOND)
    lab.until(lambda: lab.upstream().get(GROUP) == (False, {SOURCE, SECOND}), "of two")
    probe = lab.settle()
    lab.source.send(GROUP, src=THIRD)
    lab.source.send(GROUP, src=SECOND)
    lab.plays(probe)
    lab.box.ear.wait(GROUP, source=SECOND)
    lab.box.ear.assert_nothing(GROUP, THIRD)
    member.drop(SOURCE)
    lab.until(lambda: lab.upstream().get(GROUP) == (False, {SECOND}), "of the second")
    lab.silent(GROUP, probe=probe)
    member.drop(SECOND)
    lab.until(lambda: GROUP not in lab.upstream(), "of none")
    assert lab.wire.all(iface="vlan2", out=True, group=GROUP,
                        test=lambda each: each.about(GROUP).kind in (
                            igmp.ALLOW, igmp.TO_IN, igmp.IS_IN))
