"""Beyond maxsources a source of a group is refused with one line in the log."""

from _common import GROUP
from igmplab import igmp

ours = True


def test(lab):
    proxy = lab.start(lab.basic(down="maxsources 10"))
    for at in range(0, 1000, 100):
        lab.box.say(igmp.report3((igmp.ALLOW, GROUP) + tuple(
            "172.26.%d.%d" % divmod(number, 250) for number in range(at, at + 100))))
    lab.settle()
    excludes, sources = lab.upstream()[GROUP]
    assert not excludes and len(sources) == 10, lab.upstream()[GROUP]
    lines = [line for line in proxy.log() if "maxsources" in line]
    assert len(lines) == 1, lines
    assert lab.shown(proxy, "interfaces", interface="br-lan")["refused"]["maxsources"] == 990
