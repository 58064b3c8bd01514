"""Upstream we are a host: a query of any version is answered in that version (RFC 3376 7.2.1)."""

from _common import GROUP, OTHER
from igmplab import igmp


def test(lab):
    lab.start(lab.basic(top="refreshinterval 0"))
    for group in (GROUP, OTHER):
        lab.box.say(igmp.report(group))
        lab.joined(group)
    for version in (3, 2, 1):
        mark = lab.wire.mark()
        lab.edge.say(igmp.query(version=version, response=0.5))
        for group in (GROUP, OTHER):
            kind = "report%d" % version
            answer = lab.wire.wait(iface="vlan2", out=True, group=group, kind=kind, after=mark)
            assert answer.wants(group) and answer.ttl == 1 and answer.good, answer
            assert answer.src == "10.214.0.9", answer
            assert answer.dst == (igmp.ALL_V3 if version == 3 else group), answer
            assert answer.alert or version == 1, answer
    mark = lab.wire.mark()
    lab.edge.say(igmp.query(GROUP, version=2, response=0.5))
    lab.wire.wait(iface="vlan2", out=True, group=GROUP, kind="report", after=mark)
    lab.wire.none(iface="vlan2", out=True, group=OTHER, after=mark)
