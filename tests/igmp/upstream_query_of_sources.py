"""A query upstream for some sources of a group is answered with those of them that are wanted."""

from _common import GROUP, SECOND, SOURCE, THIRD
from igmplab import igmp


def test(lab):
    lab.start()
    lab.box.say(igmp.report3((igmp.ALLOW, GROUP, SOURCE, SECOND)))
    lab.until(lambda: lab.upstream().get(GROUP) == (False, {SOURCE, SECOND}), "two sources")
    lab.settle()
    mark = lab.wire.mark()
    lab.edge.say(igmp.query(GROUP, sources=(SECOND, THIRD), response=0.5))
    answer = lab.wire.wait(iface="vlan2", out=True, kind="report3", group=GROUP, after=mark,
                           test=lambda each: each.about(GROUP).kind == igmp.IS_IN)
    assert answer.about(GROUP).sources == [SECOND], answer
