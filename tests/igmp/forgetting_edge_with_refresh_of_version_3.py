"""The same with refreshversion 3, for a channel of one source."""

from _common import GROUP, SOURCE

ours = True
edge = "program"


def test(lab):
    edge = lab.forgetting_edge(4)
    lab.start(lab.basic(top="refreshdelay 1\nrefreshinterval 1\nrefreshversion 3"))
    lab.box.join(GROUP, SOURCE)
    edge.says("^join %s$" % GROUP)
    lab.source.stream(GROUP, rate=100)
    lab.box.ear.wait(GROUP, 1000, limit=40)
    lab.box.ear.assert_whole(GROUP)
    assert not [line for line in edge.lines if line and line.startswith(("forget", "leave"))]
