"""An upstream that is a VLAN of a VLAN plays, and again after the cable beneath was out."""

from _common import GROUP

modules = True


def stack(space, cable, name, *more):
    """VLAN 2 in VLAN 100 over the cable."""
    space.batch("link add link %s name %s.100 type vlan id 100" % (cable, cable),
                "link add link %s.100 name %s type vlan id 2" % (cable, name),
                "link set %s.100 up" % cable, "link set %s up" % name, *more)


def test(lab):
    lab.ip("link del vlan2")
    lab.topology.cable("edge", "trunk", "router", "trunk")
    stack(lab.edge.space, "trunk", "to-router", "link set to-router master br")
    stack(lab.router.space, "trunk", "vlan2", "addr add 10.214.0.9/9 dev vlan2")
    lab.start()
    lab.box.join(GROUP)
    lab.joined(GROUP)
    lab.plays(GROUP)
    for where in (lab.router, lab.edge):
        mark = lab.wire.mark()
        lab.ip("link set trunk down", where)
        lab.until(lambda: "vlan2" not in lab.vifs(), "it is no VIF")
        lab.ip("link set trunk up", where)
        lab.joined(GROUP, mark)
        lab.plays(GROUP)
