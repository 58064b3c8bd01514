"""With a host of IGMPv2 in a group the lists of sources of the others do not count (RFC 3376 7.3.2)."""

from _common import FAST, GROUP, SECOND, SOURCE
from igmplab import igmp

ours = True


def test(lab):
    lab.start(lab.basic(top=FAST))
    lab.box.say(igmp.report3((igmp.ALLOW, GROUP, SOURCE)))
    lab.until(lambda: lab.upstream().get(GROUP) == (False, {SOURCE}), "one source")
    lab.box2.igmp_version(2)
    member = lab.box2.join(GROUP)
    lab.until(lambda: lab.upstream().get(GROUP) == (True, set()), "all sources")
    for kind in (igmp.BLOCK, igmp.TO_EX):
        lab.box.say(igmp.report3((kind, GROUP, SECOND)))
        lab.settle()
        assert lab.upstream()[GROUP] == (True, set()), lab.upstream()
    lab.box2.ear.forget()
    lab.source.send(GROUP, src=SECOND)
    lab.box2.ear.wait(GROUP, source=SECOND)
    mark = lab.wire.mark()
    member.leave()
    lab.left(GROUP, mark)
