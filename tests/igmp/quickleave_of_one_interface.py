"""quickleave and noquickleave behind a phyint are that interface's own."""

from _common import GROUP, OTHER
from igmplab import igmp

ours = True


def queries_before_leave(lab, group, host, device):
    host.say(igmp.report(group))
    lab.joined(group)
    mark = lab.wire.mark()
    host.say(igmp.leave(group))
    left = lab.left(group, mark)
    return sum(each.time < left.time for each in lab.wire.all(
        iface=device, out=True, kind="query", group=group, after=mark))


def test(lab):
    config = lab.basic(top="quickleave\nlastmemberinterval 0.3", lans=("br-lan",)) + \
        "phyint lan2 downstream noquickleave\nphyint lan3 downstream quickleave\n"
    lab.start(config)
    assert queries_before_leave(lab, GROUP, lab.box3, "lan2") == 2
    assert queries_before_leave(lab, OTHER, lab.box4, "lan3") <= 1
