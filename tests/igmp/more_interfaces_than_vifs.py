"""With more interfaces than the kernel has VIFs for, the upstream and as many others as fit are served."""

from _common import GROUP, forty_bridges
from igmplab import igmp

ours = True


def test(lab):
    forty_bridges(lab)
    proxy = lab.start("defaultdown\n" + lab.basic())
    lab.until(lambda: len(lab.vifs()) == 32, "all 32 VIFs are used")
    assert {"vlan2", "br-lan"} <= set(lab.vifs())
    lab.box.say(igmp.report(GROUP))
    lab.joined(GROUP)
    lab.plays(GROUP)
    lab.until(lambda: [line for line in proxy.log() if "dummy" in line and "adding" not in line],
              "the log names one that is not served")
    # One that goes makes room for another.
    there = [name for name in lab.vifs() if name.startswith("dummy")]
    lab.ip("link del " + there[0])
    lab.until(lambda: len(lab.vifs()) == 32 and there[0] not in lab.vifs(), "another one is served")
