"""After 20,000 joins and leaves the daemon has no more memory than after 2,000."""

from igmplab import igmp

ours = True
alone = True         # what it sends at once fills queues that all namespaces share


def rss(proxy):
    return int(proxy.status("VmRSS").split()[0])


def test(lab):
    proxy = lab.start(lab.basic(top="quickleave"))
    groups = ["239.%d.%d.1" % (high, low) for high in range(1, 9) for low in range(250)]
    sizes = []
    for _ in range(10):
        with lab.box.burst() as send:
            for group in groups:
                send(igmp.report(group), group)
        lab.settle()
        assert len(lab.upstream()) >= len(groups)
        with lab.box.burst() as send:
            for group in groups:
                send(igmp.leave(group), igmp.ALL_ROUTERS)
        lab.settle()
        lab.until(lambda: len(lab.upstream()) < 100, "all are left")
        sizes.append(rss(proxy))
    if not lab.sanitized(proxy):        # which keeps what was freed for a while
        assert sizes[-1] - sizes[1] < 1024, sizes
