"""Not being the querier, ours believes the other one's last-member query and drops who does not answer it."""

from _common import GROUP
from igmplab import igmp

ours = True


def test(lab):
    lab.ip("addr flush dev br-lan")
    lab.ip("addr add 192.168.1.100/24 dev br-lan")
    lab.start(lab.basic(top="lastmemberinterval 0.5"))
    lab.box.say(igmp.query(), src="192.168.1.11")
    lab.box.say(igmp.report(GROUP))
    lab.joined(GROUP)
    mark = lab.wire.mark()
    lab.box.say(igmp.query(GROUP, response=0.5), src="192.168.1.11")
    lab.left(GROUP, mark)
    lab.wire.none(iface="br-lan", kind="query", out=True, group=GROUP, after=mark)
