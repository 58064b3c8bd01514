"""With defaultdown interfaces that are not named are downstream, without it they are not served."""

from _common import GROUP
from igmplab import igmp


def test(lab):
    proxy = lab.start(lab.basic())
    assert lab.vifs() == ["br-lan", "vlan2"], lab.vifs()
    proxy.end()
    lab.start("defaultdown\n" + lab.basic(lans=()) + "phyint wan2 disabled\n")
    lab.until(lambda: {"br-lan", "lan2", "lan3", "vlan2"} <= set(lab.vifs()), "all are VIFs")
    assert "wan2" not in lab.vifs(), lab.vifs()
    lab.box4.say(igmp.report(GROUP))
    lab.joined(GROUP)
    lab.plays(GROUP, lab.box4)
