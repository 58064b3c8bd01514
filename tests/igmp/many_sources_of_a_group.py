"""When a group with eight sources is left nothing of it stays in the kernel's table of routes."""

from _common import GROUP
from igmplab import igmp


def test(lab):
    lab.start(lab.basic(top="quickleave"))
    sources = ["172.26.9.%d" % number for number in range(1, 9)]
    lab.box.say(igmp.report(GROUP))
    lab.joined(GROUP)
    lab.box.ear.forget()
    for source in sources:
        lab.source.send(GROUP, src=source)
        lab.box.ear.wait(GROUP, source=source)
    assert len(lab.routes(GROUP)) == 8
    lab.box.say(igmp.leave(GROUP))
    lab.left(GROUP)
    lab.until(lambda: not [each for each in lab.routes(GROUP) if each.outs], "all routes went")
