"""With refreshversion 3 one packet to 224.0.0.22 renews many groups, with their lists of sources."""

from _common import SOURCE
from igmplab import igmp

ours = True


def test(lab):
    lab.start(lab.basic(top="refreshdelay 3\nrefreshinterval 1\nrefreshversion 3"))
    groups = ["239.0.4.%d" % number for number in range(1, 31)]
    for group in groups:
        lab.box.say(igmp.report(group))
    single = "239.0.5.1"
    lab.box.say(igmp.report3((igmp.ALLOW, single, SOURCE)))
    lab.until(lambda: len(lab.upstream()) == 31, "all are joined")
    mark = lab.wire.mark()
    kinds = {group: igmp.IS_EX for group in groups}
    kinds[single] = igmp.IS_IN
    for group, kind in kinds.items():
        lab.wire.wait(iface="vlan2", out=True, group=group, kind="report3", count=2, after=mark,
                      test=lambda each, group=group, kind=kind: each.about(group).kind == kind)
    refresh = lab.wire.all(iface="vlan2", out=True, group=single, after=mark,
                           test=lambda each: each.about(single).kind == igmp.IS_IN)
    assert all(each.about(single).sources == [SOURCE] for each in refresh), refresh
    assert all(each.dst == igmp.ALL_V3 and each.ttl == 1 and each.alert for each in refresh)
    assert any(len(each.records) == 31 for each in refresh), refresh
    lab.wire.none(iface="vlan2", out=True, kind="report2")
    lab.wire.none(iface="vlan2", out=True, test=lambda each: any(
        each.gives_up(group) for group in kinds))
