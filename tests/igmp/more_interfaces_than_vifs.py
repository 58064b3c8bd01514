"""With more interfaces than the kernel has VIFs for, the upstream and as many others as fit are served."""

from _common import GROUP
from igmplab import igmp

ours = True


def test(lab):
    lab.router.space.batch(*[
        line for number in range(40) for line in (
            "link add dummy%d type bridge" % number,
            "addr add 192.168.%d.1/24 dev dummy%d" % (100 + number, number),
            "link set dummy%d up" % number)])
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
