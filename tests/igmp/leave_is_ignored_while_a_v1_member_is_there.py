"""While a member of IGMPv1 is there a leave of another host ends nothing (RFC 3376 7.3.2)."""

from _common import FAST, GROUP
from igmplab import igmp

ours = True


def test(lab):
    lab.start(lab.basic(top=FAST))
    lab.box.igmp_version(1)
    lab.box.join(GROUP)
    lab.joined(GROUP)
    mark = lab.wire.mark()
    lab.box2.say(igmp.leave(GROUP))
    lab.settle()
    lab.wire.none(iface="br-lan", kind="query", out=True, group=GROUP, after=mark)
    lab.wire.wait(iface="br-lan", kind="query", out=True, count=2, after=mark)
    assert GROUP in lab.upstream()
