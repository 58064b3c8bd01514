"""Lists share the groups out between two upstreams."""

from igmplab import igmp


def test(lab):
    lab.start(lab.basic(up="whitelist 239.0.0.0/16") +
              "phyint wan2 upstream\nblacklist 239.0.0.0/16\n")
    for group, iface, sender in (("239.0.1.1", "vlan2", lab.source),
                                 ("239.1.1.1", "wan2", lab.source2)):
        lab.box.say(igmp.report(group))
        lab.joined(group, iface=iface)
        lab.plays(group, sender=sender)
    assert set(lab.upstream("vlan2")) == {"239.0.1.1"}, lab.upstream("vlan2")
    assert set(lab.upstream("wan2")) == {"239.1.1.1"}, lab.upstream("wan2")
