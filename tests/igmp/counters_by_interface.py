"""Reports, queries and leaves are counted by interface and version, what is refused by its reason."""

import _malformed
from _common import GROUP, SOURCE
from igmplab import igmp

ours = True
SAID = (("report_v1", igmp.report(GROUP, 1)), ("report_v2", igmp.report(GROUP)),
        ("report_v3", igmp.report3((igmp.ALLOW, GROUP, SOURCE))), ("leave_v2", igmp.leave(GROUP)),
        ("query_v3", igmp.query()), ("query_v2", igmp.query(version=2)),
        ("query_v1", igmp.query(version=1)))
REFUSED = (("checksum", "wrong checksum", 2), ("ttl", "TTL", 2), ("source", "a source not", 1),
           ("short", "cut to", 4), ("type", "an unknown type", 1))


def test(lab):
    proxy = lab.start()

    def count(kind, name):
        return lab.shown(proxy, "interfaces", interface="br-lan")[kind][name]
    for name, data in SAID:
        before = count("received", name)
        lab.box.say(data, src="192.168.1.200")
        lab.until(lambda: count("received", name) == before + 1, "one more " + name)
    for name, start, least in REFUSED:
        before = count("refused", name)
        for why, data, header in _malformed.packets():
            if why.startswith(start):
                lab.box.say(data, dst=_malformed.LOST, **header)
        lab.until(lambda: count("refused", name) >= before + least, "refused: " + name)
    before = lab.shown(proxy, "interfaces", interface="vlan2")["sent"]["report_v3"]
    lab.box.say(igmp.report("239.9.9.9"))
    lab.until(lambda: lab.shown(proxy, "interfaces", interface="vlan2")["sent"]["report_v3"]
              >= before + 2, "sent upstream")
