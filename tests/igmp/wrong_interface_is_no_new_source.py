"""A host at home that sends into a group it listens to disturbs nobody and makes no route of its own."""

from _common import GROUP
from igmplab import igmp


def test(lab):
    lab.start(lab.basic(lans=("br-lan", "lan2")))
    for host in (lab.box, lab.box3):
        host.say(igmp.report(GROUP))
    lab.plays(GROUP)
    lab.plays(GROUP, lab.box3)
    lab.box3.ear.forget()
    before = lab.route(GROUP)
    for number in range(20):
        lab.box.send(GROUP, number, src="172.26.83.137")
    lab.plays(GROUP, lab.box3)
    after = lab.route(GROUP)
    assert (after.iface, after.outs) == (before.iface, before.outs), after
    lab.box3.ear.forget()
    for number in range(1000, 1020):
        lab.source.send(GROUP, number)
    lab.box3.ear.wait(GROUP, 20)
    lab.box3.ear.assert_whole(GROUP)
