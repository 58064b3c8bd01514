"""At an edge that never queries and forgets, a channel with refresh plays on without a gap."""

from _common import GROUP

ours = True
edge = "program"
VERSION = "refreshversion 2"


def test(lab):
    edge = lab.forgetting_edge(4)
    lab.start(lab.basic(top="refreshdelay 1\nrefreshinterval 1\n" + VERSION))
    lab.box.join(GROUP)
    edge.says("^join %s$" % GROUP)
    lab.source.stream(GROUP, rate=100)
    lab.box.ear.wait(GROUP, 1300, limit=40)     # 13 s
    lab.box.ear.assert_whole(GROUP)
    assert not [line for line in edge.lines if line and line.startswith(("forget", "leave"))]
