"""A Linux bridge elected as querier silences ours, and ours returns when it stops."""

ours = True


def test(lab):
    lab.ip("addr flush dev lan2")
    lab.ip("addr add 192.168.2.200/24 dev lan2")
    lab.start(lab.basic(top="queryinterval 2\nqueryresponseinterval 1", lans=("lan2",)),
              down="lan2")
    space = lab.box3.space
    space.batch("addr flush dev eth0",
                "link add name br type bridge mcast_snooping 1 mcast_query_use_ifaddr 1 "
                "mcast_query_interval 100 mcast_query_response_interval 50 "
                "mcast_startup_query_interval 100",
                "link set eth0 master br", "addr add 192.168.2.10/24 dev br",
                "link set dev br up")
    def theirs(after):
        return lab.wire.wait(iface="lan2", kind="query", out=False, src="192.168.2.10",
                             after=after, count=4)
    mark = lab.wire.mark()
    # The bridge, too, is silent while a querier with a lower address than its own asks.
    space.ip("link set dev br type bridge mcast_querier 1")
    theirs(mark)
    mark = lab.wire.mark()
    theirs(mark)
    lab.wire.none(iface="lan2", kind="query", out=True, after=mark)
    space.ip("link set dev br type bridge mcast_querier 0")
    lab.wire.wait(iface="lan2", kind="query", out=True, after=lab.wire.mark())
