"""Twenty downstream interfaces each have the stream, and each its own leave."""

from _common import GROUP
from igmplab import igmp


def test(lab):
    names = ["br-lan", "lan2", "lan3"] + ["lan%d" % number for number in range(4, 21)]
    hosts = [lab.box, lab.box3, lab.box4] + [lab.add_lan(number) for number in range(4, 21)]
    lab.start(lab.basic(top="quickleave", lans=names))
    lab.until(lambda: len(lab.vifs()) == 21, "21 VIFs")
    for host in hosts:
        host.say(igmp.report(GROUP))
        lab.plays(GROUP, host)
    assert set(lab.route(GROUP).outs) == set(names)
    for host in hosts:
        host.ear.forget()
    for number in range(20):
        lab.source.send(GROUP, number)
    for host in hosts:
        host.ear.wait(GROUP, 20)
        host.ear.assert_whole(GROUP)
    for at, host in enumerate(hosts[:-1]):
        host.say(igmp.leave(GROUP))
        lab.until(lambda at=at: set(lab.route(GROUP).outs) == set(names[at + 1:]),
                  "one interface less")
    hosts[-1].say(igmp.leave(GROUP))
    lab.left(GROUP)
