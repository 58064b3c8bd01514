"""At an edge that forgets after 260 s a channel with the default refresh plays 15 minutes without a gap or drift."""

from _common import GROUP

ours = True
long = True
alone = True
edge = "program"
MINUTES = 15


def test(lab):
    edge = lab.forgetting_edge(260)
    start = lab.start().started
    lab.box.join(GROUP)
    edge.says("^join %s$" % GROUP)
    lab.source.stream(GROUP, rate=50)
    lab.box.ear.wait(GROUP, MINUTES * 60 * 50, limit=MINUTES * 60 + 60)
    lab.box.ear.assert_whole(GROUP)
    assert not [line for line in edge.lines if line and line.startswith(("forget", "leave"))]
    seen = lab.wire.all(iface="vlan2", out=True, kind="report2", group=GROUP)
    assert len(seen) >= MINUTES - 1, seen
    for number, each in enumerate(seen):
        late = each.time - start - 10 - 60 * number
        assert -0.1 < late < 1, (number, late)
    lab.wire.none(iface="vlan2", out=True, test=lambda each: each.gives_up(GROUP))
