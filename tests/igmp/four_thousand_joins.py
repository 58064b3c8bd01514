"""4,000 groups joined in 4,000 reports as fast as they can be sent are all joined upstream, none lost."""

from igmplab import igmp

ours = True
alone = True         # what it sends at once fills queues that all namespaces share


def test(lab):
    lab.start()
    groups = ["239.%d.%d.1" % (high, low) for high in range(1, 17) for low in range(250)]
    with lab.box.burst() as send:
        for group in groups:
            send(igmp.report(group), group)
    wanted = set(groups)
    lab.until(lambda: wanted <= set(lab.upstream()), "all are joined", limit=60)
