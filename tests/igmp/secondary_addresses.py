"""Interfaces with several addresses are one VIF each, and no packet comes twice."""

from _common import GROUP
from igmplab import igmp


def test(lab):
    for addr in ("192.168.1.2/24", "192.168.77.1/24"):
        lab.ip("addr add %s dev br-lan" % addr)
    lab.ip("addr add 10.200.7.7/9 dev vlan2")
    lab.start()
    assert lab.vifs() == ["br-lan", "vlan2"], lab.vifs()
    lab.box.say(igmp.report(GROUP), src="192.168.77.9")
    lab.joined(GROUP)
    lab.plays(GROUP)
    lab.box.ear.forget()
    for number in range(50):
        lab.source.send(GROUP, number)
    lab.box.ear.wait(GROUP, 50)
    lab.box.ear.assert_whole(GROUP)
    # One more address while it runs changes nothing.
    lab.ip("addr add 192.168.1.3/24 dev br-lan")
    lab.ip("addr del 192.168.1.2/24 dev br-lan")
    lab.settle()
    lab.plays(GROUP)
    assert lab.vifs() == ["br-lan", "vlan2"], lab.vifs()
    for query in lab.wire.all(iface="br-lan", kind="query", out=True):
        assert query.src == "192.168.1.1", query
