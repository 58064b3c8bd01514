"""A report counts for the interface that it came in on, whatever address it has."""

from _common import GROUP
from igmplab import igmp


def test(lab):
    config = lab.basic() + "phyint lan2 downstream altnet 192.168.1.0/24\n"
    lab.start(config)
    lab.box3.say(igmp.report(GROUP), src="192.168.1.77")
    lab.joined(GROUP)
    lab.plays(GROUP, lab.box3)
    assert set(lab.route(GROUP).outs) == {"lan2"}, lab.route(GROUP)
