"""The refresh is a report 0x16 to each joined group, TTL 1 and router alert, at the right second, without drift."""

from _common import GROUP, OTHER

ours = True
KIND = "report2"


def test(lab):
    start = lab.start(lab.basic(top="refreshdelay 3\nrefreshinterval 2")).started
    for group in (GROUP, OTHER):
        lab.box.join(group)
        lab.joined(group)
    for group in (GROUP, OTHER):
        seen = lab.wire.wait(iface="vlan2", out=True, kind=KIND, group=group, count=5)
        for number, each in enumerate(seen):
            assert each.src == "10.214.0.9" and each.dst == group and each.type == 0x16, each
            assert each.ttl == 1 and each.alert and each.tos == 0xc0 and each.good, each
            late = each.time - start - 3 - 2 * number
            assert -0.1 < late < 1, (number, late)
    lab.wire.none(iface="vlan2", out=True, kind="leave")
    lab.wire.none(iface="vlan2", out=True, test=lambda each: each.gives_up(GROUP))
