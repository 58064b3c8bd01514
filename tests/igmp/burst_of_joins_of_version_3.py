"""4,000 groups joined in reports of IGMPv3 with many records each are joined upstream, in few packets."""

from igmplab import igmp

ours = True
alone = True         # what it sends at once fills queues that all namespaces share


def test(lab):
    lab.start()
    groups = ["239.%d.%d.1" % (high, low) for high in range(1, 17) for low in range(250)]
    mark = lab.wire.mark()
    with lab.box.burst() as send:
        for at in range(0, len(groups), 100):
            send(igmp.report3(*[(igmp.TO_EX, group) for group in groups[at:at + 100]]),
                 igmp.ALL_V3)
    wanted = set(groups)
    lab.until(lambda: wanted <= set(lab.upstream()), "all are joined", limit=60)
    sent = lab.wire.all(iface="vlan2", out=True, kind="report3", after=mark)
    assert all(len(each.data) <= 1500 for each in sent)
    assert len(sent) < 800, len(sent)
