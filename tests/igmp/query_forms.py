"""General queries of each version: from the interface's own address, TTL 1, router alert, RFC fields."""

from _common import GROUP
from igmplab import igmp

ours = True


def test(lab):
    config = lab.basic(top="robustness 3\nqueryinterval 20\nqueryresponseinterval 4",
                       lans=("br-lan",))
    config += "phyint lan2 downstream querierversion 2\nphyint lan3 downstream querierversion 1\n"
    lab.start(config)
    for iface, version, addr in (("br-lan", 3, "192.168.1.1"), ("lan2", 2, "192.168.2.1"),
                                 ("lan3", 1, "192.168.3.1")):
        query = lab.wire.wait(iface=iface, kind="query", out=True)
        assert query.kind == "query%d" % version, query
        assert (query.src, query.dst, query.group) == (addr, igmp.ALL_HOSTS, "0.0.0.0"), query
        assert query.ttl == 1 and query.alert and query.tos == 0xc0 and query.good, query
        if version == 3:
            assert (query.robustness, query.interval) == (3, 20), query.data
        if version > 1:
            assert 0 < query.response <= 4, query.response
    lab.box3.say(igmp.report(GROUP))
    lab.joined(GROUP)
    lab.box3.say(igmp.leave(GROUP))
    query = lab.wire.wait(iface="lan2", kind="query", out=True, group=GROUP)
    assert query.kind == "query2" and query.dst == GROUP, query
