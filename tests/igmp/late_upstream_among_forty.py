"""Where defaultdown takes more interfaces than the kernel has VIFs for, an upstream that comes late has one."""

from _common import GROUP, forty_bridges
from igmplab import igmp

ours = True


def test(lab):
    forty_bridges(lab)
    lab.ip("link del vlan2")
    proxy = lab.run("defaultdown\n" + lab.basic(lans=("br-lan", "lan2")))
    lab.until(lambda: len(lab.vifs()) == 32, "all VIFs are used")
    # So that what goes is one that the configuration does not name
    assert {"br-lan", "lan2"} <= set(lab.vifs()), lab.vifs()
    lab.new_upstream()
    lab.until(lambda: {"vlan2", "br-lan", "lan2"} <= set(lab.vifs()), "it is a VIF")
    assert len(lab.vifs()) == 32, lab.vifs()
    lab.until(lambda: proxy.logged("makes room for vlan2"), "it is told")
    lab.box.say(igmp.report(GROUP))
    lab.joined(GROUP)
    lab.plays(GROUP)
    # Its place is not taken again when it was away.
    lab.ip("link set vlan2 down")
    lab.until(lambda: "vlan2" not in lab.vifs(), "its VIF went")
    lab.ip("link set vlan2 up")
    lab.until(lambda: "vlan2" in lab.vifs(), "it is a VIF again")
