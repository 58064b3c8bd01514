"""`altnet 0.0.0.0/0` lets every source pass."""

from _common import GROUP
from igmplab import igmp


def test(lab):
    lab.start(lab.basic(up="altnet 0.0.0.0/0"))
    lab.box.say(igmp.report(GROUP))
    lab.joined(GROUP)
    lab.box.ear.forget()
    lab.source.send(GROUP, src="203.0.113.5")
    lab.until(lambda: lab.box.ear.count(GROUP, "203.0.113.5"), "a packet of a stranger")
