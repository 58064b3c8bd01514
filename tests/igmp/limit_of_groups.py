"""Beyond maxgroups a group is refused with one line in the log; when one leaves another may come."""

from igmplab import igmp

ours = True
alone = True         # what it sends at once fills queues that all namespaces share


def test(lab):
    proxy = lab.start(lab.basic(down="maxgroups 50\nquickleave"))
    groups = ["239.%d.%d.1" % (high, low) for high in range(1, 9) for low in range(250)]
    with lab.box.burst() as send:
        for group in groups:
            send(igmp.report(group), group)
    lab.until(lambda: len(lab.upstream()) == 50, "50 groups are joined")
    lab.box.say(igmp.leave(groups[0]))
    lab.left(groups[0])
    lab.settle()
    assert len(lab.upstream()) == 50, len(lab.upstream())
    lines = [line for line in proxy.log() if "maxgroups" in line]
    assert len(lines) == 1, lines
    counters = lab.shown(proxy, "interfaces", interface="br-lan")["refused"]
    assert counters["maxgroups"] == len(groups) - 50, counters
