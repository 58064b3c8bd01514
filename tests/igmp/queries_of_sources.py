"""A source that is blocked is asked for, by group and source, as often as the rule says, and who wants it keeps it."""

from _common import GROUP, SECOND, SOURCE
from igmplab import igmp

ours = True


def asked(lab, after):
    return lab.wire.all(iface="br-lan", out=True, kind="query3", group=GROUP, after=after,
                        test=lambda each: each.sources)


def test(lab):
    lab.start(lab.basic(down="lastmemberinterval 0.4\nlastmembercount 2"))
    lab.box.say(igmp.report3((igmp.ALLOW, GROUP, SOURCE, SECOND)))
    lab.until(lambda: lab.upstream().get(GROUP) == (False, {SOURCE, SECOND}), "two sources")
    mark = lab.wire.mark()
    lab.box.say(igmp.report3((igmp.BLOCK, GROUP, SECOND)))
    lab.until(lambda: lab.upstream().get(GROUP) == (False, {SOURCE}), "one source")
    assert [each.sources for each in asked(lab, mark)] == [[SECOND], [SECOND]], asked(lab, mark)
    assert asked(lab, mark)[0].response == 0.4 and not asked(lab, mark)[0].suppress
    mark = lab.wire.mark()
    lab.box.say(igmp.report3((igmp.BLOCK, GROUP, SOURCE)))
    lab.wire.wait(iface="br-lan", out=True, kind="query3", group=GROUP, after=mark)
    lab.box2.say(igmp.report3((igmp.IS_IN, GROUP, SOURCE)))
    # What was asked for and answered is asked for again with the S bit (RFC 3376 6.6.3.2).
    again = lab.wire.wait(iface="br-lan", out=True, kind="query3", group=GROUP, after=mark, count=2)
    assert again[1].suppress and again[1].sources == [SOURCE], again[1]
    lab.settle()
    assert lab.upstream()[GROUP] == (False, {SOURCE}), lab.upstream()
