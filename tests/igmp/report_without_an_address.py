"""A report from 0.0.0.0, of a host that has no address yet, counts (RFC 3376 4.2.13)."""

from _common import GROUP
from igmplab import igmp


def test(lab):
    lab.start()
    lab.box.say(igmp.report3((igmp.TO_EX, GROUP)), src="0.0.0.0")
    lab.joined(GROUP)
    lab.plays(GROUP)
