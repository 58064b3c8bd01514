"""A join and a leave are reported upstream at once and once more within a second (RFC 3376 5.1)."""

from _common import GROUP
from igmplab import igmp


def test(lab):
    lab.start(lab.basic(top="quickleave"))
    member = lab.box.join(GROUP)
    first, second = lab.wire.wait(iface="vlan2", out=True, group=GROUP, count=2)
    for each in (first, second):
        assert each.kind == "report3" and each.about(GROUP).kind == igmp.TO_EX, each
        assert each.dst == igmp.ALL_V3 and each.ttl == 1 and each.alert, each
        assert each.src == "10.214.0.9" and each.tos == 0xc0, each
    mark = lab.wire.mark()
    member.leave()
    lab.wire.wait(iface="vlan2", out=True, count=2, after=mark,
                  test=lambda each: each.gives_up(GROUP))
