"""A packet whose TTL is not above the threshold of an interface does not go out there."""

from _common import GROUP
from igmplab import igmp


def test(lab):
    lab.start(lab.basic(lans=("lan2",)) + "phyint br-lan downstream ratelimit 0 threshold 7\n")
    lab.box.say(igmp.report(GROUP))
    lab.box3.say(igmp.report(GROUP))
    lab.plays(GROUP)
    lab.plays(GROUP, lab.box3)
    assert lab.route(GROUP).outs == {"br-lan": 7, "lan2": 1}, lab.route(GROUP)
    lab.box.ear.forget()
    lab.source.send(GROUP, 1001, ttl=7)
    lab.source.send(GROUP, 1002, ttl=8)
    lab.box.ear.wait(GROUP)
    assert lab.box.ear.of(GROUP).numbers == [1002]
    lab.until(lambda: 1001 in lab.box3.ear.of(GROUP).numbers, "the first on the other interface")
