"""The refresh of 1,000 groups takes most of a second, each group once."""

from igmplab import igmp

ours = True
alone = True         # what it sends at once fills queues that all namespaces share


def test(lab):
    lab.start(lab.basic(top="refreshdelay 6\nrefreshinterval 3600"))
    groups = ["239.7.%d.%d" % (high, low) for high in range(10) for low in range(1, 101)]
    with lab.box.burst() as send:
        for group in groups:
            send(igmp.report(group), group)
    seen = lab.wire.wait(iface="vlan2", out=True, kind="report2", count=1000, limit=30)
    assert sorted(each.group for each in seen) == sorted(groups)
    assert seen[-1].time - seen[0].time > 0.5, seen[-1].time - seen[0].time
