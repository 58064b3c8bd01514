"""At an edge that never queries and forgets, a channel without refresh dies."""

from _common import GROUP

edge = "program"
FORGET = 4


def test(lab):
    edge = lab.forgetting_edge(FORGET)
    lab.start(lab.basic(top="refreshinterval 0" if lab.ours else ""))
    lab.box.join(GROUP)
    edge.says("^join %s$" % GROUP)
    lab.source.stream(GROUP, rate=100)
    lab.box.ear.wait(GROUP, 100)
    edge.says("^forget %s$" % GROUP)
    lab.box.ear.forget()
    probe = lab.settle()
    lab.plays(probe)
    assert lab.box.ear.count(GROUP) < 20, lab.box.ear.count(GROUP)
