"""With two upstreams a group is joined on both, and a stream of either reaches the host."""

from _common import GROUP


def test(lab):
    lab.start(lab.basic() + "phyint wan2 upstream\n")
    member = lab.box.join(GROUP)
    lab.joined(GROUP)
    lab.joined(GROUP, iface="wan2")
    lab.plays(GROUP)
    lab.plays(GROUP, sender=lab.source2)
    assert {each.iface for each in lab.routes(GROUP)} == {"vlan2", "wan2"}
    mark = lab.wire.mark()
    member.leave()
    lab.left(GROUP, mark)
    lab.left(GROUP, mark, iface="wan2")
