"""A member of IGMPv1, which cannot say that it leaves, is forgotten when it answers no queries."""

from _common import FAST, GROUP

ours = True


def test(lab):
    lab.start(lab.basic(top=FAST))
    lab.box.igmp_version(1)
    member = lab.box.join(GROUP)
    lab.joined(GROUP)
    lab.plays(GROUP)
    mark = lab.wire.mark()
    lab.wire.wait(iface="br-lan", kind="query", out=True, after=mark, count=3)
    assert GROUP in lab.upstream()
    member.leave()
    lab.left(GROUP, mark)
