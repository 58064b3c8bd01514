"""After a leave the querier asks as often as it was told, then drops the group there and upstream."""

from _common import GROUP
from igmplab import igmp

ours = True


def test(lab):
    lab.start(lab.basic(down="lastmemberinterval 0.4\nlastmembercount 3"))
    for join, leave in ((igmp.report(GROUP), igmp.leave(GROUP)),
                        (igmp.report3((igmp.TO_EX, GROUP)), igmp.report3((igmp.TO_IN, GROUP)))):
        mark = lab.wire.mark()
        lab.box.say(join)
        lab.joined(GROUP, mark)
        lab.plays(GROUP)
        mark = lab.wire.mark()
        lab.box.say(leave)
        left = lab.left(GROUP, mark)
        queries = lab.wire.all(iface="br-lan", out=True, kind="query", group=GROUP, after=mark)
        assert len(queries) == 3, queries
        assert all(each.response == 0.4 and each.dst == GROUP for each in queries), queries
        gaps = [after.time - before.time for before, after in zip(queries, queries[1:])]
        assert min(gaps) >= 0.35, gaps
        assert left.time - queries[-1].time >= 0.35, left
        lab.until(lambda: not lab.route(GROUP) or not lab.route(GROUP).outs, "the route went")
