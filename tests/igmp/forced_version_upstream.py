"""force_igmp_version of the upstream interface is honoured: reports and leaves of version 2."""

from _common import GROUP
from igmplab import igmp


def test(lab):
    lab.router.igmp_version(2)
    lab.start(lab.basic(top="quickleave"))
    member = lab.box.join(GROUP)
    report = lab.wire.wait(iface="vlan2", out=True, group=GROUP)
    assert report.kind == "report2" and report.dst == GROUP, report
    mark = lab.wire.mark()
    member.leave()
    left = lab.left(GROUP, mark)
    assert left.kind == "leave" and left.dst == igmp.ALL_ROUTERS, left
