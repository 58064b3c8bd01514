"""The refresh goes to every upstream, for groups that have listeners and that its lists allow, no others."""

from _common import GROUP, OTHER
from igmplab import igmp

ours = True
LEFT = "239.0.8.8"


def test(lab):
    config = lab.basic(top="refreshdelay 2\nrefreshinterval 1\nquickleave",
                       up="blacklist " + OTHER) + "phyint wan2 upstream\n"
    lab.start(config)
    for group in (OTHER, LEFT, GROUP):
        lab.box.join(group) if group != LEFT else lab.box.say(igmp.report(LEFT))
        lab.joined(group, iface="wan2")
    lab.box.say(igmp.leave(LEFT))
    lab.left(LEFT)
    mark = lab.wire.mark()
    for iface, group in (("vlan2", GROUP), ("wan2", GROUP), ("wan2", OTHER)):
        for each in lab.wire.wait(iface=iface, out=True, kind="report2", group=group,
                                  after=mark, count=3):
            assert each.src == {"vlan2": "10.214.0.9", "wan2": "10.64.0.9"}[iface]
    lab.wire.none(iface="vlan2", out=True, group=OTHER)
    for iface in ("vlan2", "wan2"):
        lab.wire.none(iface=iface, out=True, group=LEFT, kind="report2", after=mark)
        lab.wire.none(iface=iface, out=True, kind="leave")
