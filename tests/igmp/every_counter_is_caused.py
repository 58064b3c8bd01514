"""Each counter of stats and interfaces goes up by what it counts; those of the kernel have tests of their own."""

import _malformed
from _common import GROUP, OTHER
from igmplab import igmp

ours = True
# One that wants the machine to be out of memory, one that wants the kernel to refuse a route (test_proxy.c)
ELSEWHERE = {"refused.memory", "route_errors"}
GAUGES = {"groups", "routes", "remembered", "uptime", "next_refresh"}
CONFIG = "quickleave\nrefreshdelay 1\nrefreshinterval 1\nmaxgroups 50\nmaxsources 3\n"
LISTS = "blacklist 239.7.0.0/16\n"


def counters(stats):
    """{"received.query_v1": 3, ...} of all that is counted, but what the kernel does."""
    flat = {}
    for name, value in stats.items():
        if isinstance(value, dict) and name != "kernel":
            flat.update(("%s.%s" % (name, inner), count) for inner, count in value.items())
        elif not isinstance(value, dict):
            flat[name] = value
    return {name: value for name, value in flat.items() if name not in GAUGES}


def downstream(lab):
    for version in (1, 2, 3):
        lab.box2.say(igmp.query(version=version), src="192.168.1.200")
    lab.box2.say(igmp.query(), dst=GROUP, src="192.168.1.200")
    for version in (1, 2):
        lab.box2.say(igmp.report(GROUP, version))
    lab.box2.say(igmp.report3((igmp.ALLOW, OTHER, *["172.26.1.%d" % low for low in range(1, 9)])))
    for _, data, header in _malformed.packets():
        lab.box2.say(data, **{"dst": _malformed.LOST, **header})
    lab.box2.say(igmp.report("239.7.7.7"))
    for low in range(60):
        lab.box3.say(igmp.report("239.9.9.%d" % low))
    lab.box2.say(igmp.leave(GROUP))


def streams(lab):
    group = "239.0.9.1"
    lab.box.say(igmp.report(group))
    lab.joined(group)
    lab.plays(group)
    lab.source.send(group, src="203.0.113.9")
    lab.until(lambda: lab.box.send(group, src=lab.source.addr) or counted(lab, "wrong_vif"), "wrong_vif")
    lab.box.say(igmp.leave(group))
    lab.until(lambda: not lab.route(group), "its route went")


def upstream(lab):
    """The provider speaks version 1 on one line and 2 on the other."""
    for host, version in ((lab.edge, 1), (lab.source2, 2)):
        host.say(igmp.query(version=version, response=1))
    lab.wire.wait(iface="vlan2", out=True, kind="report1")
    group = "239.0.9.2"
    lab.box.say(igmp.report(group))
    lab.joined(group, iface="wan2")
    lab.box.say(igmp.leave(group))
    lab.wire.wait(iface="wan2", out=True, kind="leave")


def reloads(lab, proxy):
    text = lab.text
    for content in (text + "wrong\n", text):
        proxy.write(content)
        proxy.control("reload", check=False)


def counted(lab, name):
    return counters(lab.daemons[0].show("stats")["stats"])[name]


def test(lab):
    lab.text = lab.basic(top=CONFIG, down=LISTS) + "phyint wan2 upstream\nphyint lan2 downstream " \
        "querierversion 2\nphyint lan3 downstream querierversion 1\n"
    proxy = lab.start(lab.text)
    downstream(lab)
    streams(lab)
    upstream(lab)
    reloads(lab, proxy)

    def left():
        now = counters(proxy.show("stats")["stats"])
        return {name for name, value in now.items() if not value} - ELSEWHERE
    try:
        lab.until(lambda: not left(), "all are counted")
    except AssertionError:
        raise AssertionError("never counted: %s" % ", ".join(sorted(left()))) from None
    # What is counted for all is counted for an interface.
    total = counters(proxy.show("stats")["stats"])
    interfaces = [counters(each) for each in proxy.show("interfaces")["interfaces"]]
    for name in ("refused.checksum", "refused.ttl", "received.report_v1", "received.leave_v2"):
        assert sum(each[name] for each in interfaces) == total[name], name
