"""igmpproxyctl shows groups, sources, routes, interfaces and counters, as JSON and for people."""

from _common import GROUP, OTHER, SOURCE, two_channels
from igmplab import igmp

ours = True


def test(lab):
    proxy = lab.start(lab.basic(top="refreshinterval 0"))
    lab.box.igmp_version(3)
    two_channels(lab)
    group = lab.shown(proxy, "groups", group=GROUP, interface="br-lan")
    assert (group["role"], group["mode"], group["version"]) == ("downstream", "exclude", 3), group
    assert lab.shown(proxy, "groups", group=GROUP, interface="vlan2")["role"] == "upstream"
    source = lab.shown(proxy, "sources", group=OTHER, interface="br-lan")
    assert source["source"] == SOURCE and source["wanted"] is True, source
    route = lab.shown(proxy, "routes", group=GROUP)
    assert (route["source"], route["in"], route["out"]) == (SOURCE, "vlan2", ["br-lan"]), route
    before = route["packets"]
    for number in range(10):
        lab.source.send(GROUP, number)
    lab.until(lambda: lab.shown(proxy, "routes", group=GROUP)["packets"] == before + 10,
              "ten packets more")
    up = lab.shown(proxy, "interfaces", interface="vlan2")
    assert (up["role"], up["address"]) == ("upstream", "10.214.0.9"), up
    lab.edge.say(igmp.query())
    lab.until(lambda: lab.shown(proxy, "interfaces", interface="vlan2")["last_query_from"]
              == "10.128.0.1", "the query upstream is known")
    stats = lab.shown(proxy, "stats")
    assert stats["groups"] == 2 and stats["uptime"] >= 0, stats
    for what in ("groups", "sources", "routes", "interfaces", "stats"):
        assert proxy.control("show", what).strip(), what
    assert GROUP in proxy.control("show", "groups")
    assert "vlan2" in proxy.control("show", "interfaces")
