"""A reload that leaves the refresh as it was does not move it; one with another interval begins that."""

from _common import GROUP

ours = True


def test(lab):
    top = "refreshdelay 2\nrefreshinterval 3"
    proxy = lab.start(lab.basic(top=top))
    lab.box.join(GROUP)
    lab.joined(GROUP)
    for _ in range(5):
        proxy.control("reload")
    seen = lab.wire.wait(iface="vlan2", out=True, kind="report2", group=GROUP, count=2)
    for number, each in enumerate(seen):
        late = each.time - proxy.started - 2 - 3 * number
        assert -0.1 < late < 1, (number, late)
    mark = lab.wire.mark()
    proxy.write(lab.basic(top="refreshdelay 2\nrefreshinterval 1"))
    proxy.control("reload")
    seen = lab.wire.wait(iface="vlan2", out=True, kind="report2", group=GROUP, count=4, after=mark)
    gaps = [after.time - before.time for before, after in zip(seen, seen[1:])]
    assert max(gaps[1:]) < 2.5, gaps
    proxy.write(lab.basic(top="refreshinterval 0\nqueryinterval 2\nqueryresponseinterval 1"))
    proxy.control("reload")
    mark = lab.wire.mark()
    lab.wire.wait(iface="br-lan", out=True, kind="query", after=mark, count=3)
    lab.wire.none(iface="vlan2", out=True, kind="report2", group=GROUP, after=mark)
