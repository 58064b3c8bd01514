"""Reports that find no room in the socket wait and follow; none is lost."""

from igmplab import igmp

ours = True
SLOW = "tc qdisc add dev vlan2 root tbf rate 8kbit burst 1540 limit 40000000"
FAST = "tc qdisc change dev vlan2 root tbf rate 1gbit burst 1000000 limit 40000000"


def test(lab):
    # One report for each group, so that there are enough of them.
    lab.router.space.sysctl("net.ipv4.conf.vlan2.force_igmp_version", 2)
    proxy = lab.start()
    lab.router.space.run(SLOW.split())
    groups = ["239.%d.%d.1" % (high, low) for high in range(1, 17) for low in range(250)]
    with lab.box.burst() as send:
        for group in groups:
            send(igmp.report(group), group)
    lab.until(lambda: proxy.show("stats")["stats"]["kernel"]["send_later"] > 100, "some wait")
    lab.router.space.run(FAST.split())
    wanted = set(groups)
    lab.until(lambda: wanted <= set(lab.upstream()), "all are joined", limit=60)
    assert proxy.show("stats")["stats"]["kernel"]["send"] == 0
