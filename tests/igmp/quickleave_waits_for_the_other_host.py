"""With quickleave the leave of one of two known hosts keeps the stream, that of the second ends it."""

from _common import GROUP
from igmplab import igmp


def test(lab):
    lab.start(lab.basic(top="quickleave"))
    hosts = (lab.box, lab.box2)
    for host in hosts:
        host.say(igmp.report(GROUP))
    lab.joined(GROUP)
    lab.plays(GROUP)
    mark = lab.wire.mark()
    lab.box.say(igmp.leave(GROUP))
    lab.box2.say(igmp.report(GROUP))
    lab.settle()
    lab.wire.none(iface="vlan2", out=True, after=mark, test=lambda each: each.gives_up(GROUP))
    lab.plays(GROUP, lab.box2)
    mark = lab.wire.mark()
    lab.box2.say(igmp.leave(GROUP))
    lab.left(GROUP, mark)
