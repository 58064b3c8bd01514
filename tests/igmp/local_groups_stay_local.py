"""Groups of 224.0.0.0/24 are never joined upstream, those of devices at home only where a list names them."""

from igmplab import igmp


def test(lab):
    lab.start()
    for group in ("224.0.0.251", "224.0.0.1", "224.0.0.22", "224.0.0.255", "239.255.255.250"):
        lab.box.say(igmp.report(group), dst=group)
        lab.box.say(igmp.report3((igmp.TO_EX, group)))
    lab.settle()
    # What the router's own kernel is a member of is not the proxy's doing.
    own = ("224.0.0.2", "224.0.0.22")
    lab.wire.none(iface="vlan2", out=True, test=lambda each: any(
        group.startswith(("224.0.0.", "239.255.255.")) and group not in own
        for group in each.groups()))
    assert not [each for each in lab.routes() if each.group.startswith("224.0.0.")]
