"""A reload brings lists, interfaces and roles, and what stays plays on."""

from _common import GROUP, OTHER


def test(lab):
    proxy = lab.start(lab.basic(lans=("br-lan", "lan3")))
    for group in (GROUP, OTHER):
        lab.box.join(group)
        lab.joined(group)
        lab.plays(group)
    lab.box4.join(OTHER)
    lab.plays(OTHER, lab.box4)
    lab.box3.join(GROUP)
    sender = lab.source.stream(GROUP, rate=100)
    lab.box.ear.wait_more(GROUP, 5)
    lab.box.ear.forget()
    mark = lab.wire.mark()
    proxy.write(lab.basic(up="blacklist " + OTHER, lans=("br-lan", "lan2")) +
                "phyint wan2 upstream whitelist %s\n" % OTHER)
    proxy.hup()
    lab.left(OTHER, mark)
    lab.joined(OTHER, mark, iface="wan2")
    lab.plays(OTHER, sender=lab.source2)
    lab.box3.ear.wait_more(GROUP, 5)
    lab.until(lambda: "lan3" not in lab.vifs(), "lan3 is no VIF")
    mark = lab.wire.mark()
    proxy.write(lab.basic(lans=("br-lan",)))
    proxy.hup()
    lab.left(OTHER, mark, iface="wan2")
    lab.joined(OTHER, mark)
    lab.plays(OTHER)
    lab.until(lambda: lab.vifs() == ["br-lan", "vlan2"], "the others are no VIFs")
    lab.box.ear.wait_more(GROUP, 5)
    sender.stop()
    lab.box.ear.assert_whole(GROUP)
    lab.wire.none(iface="vlan2", out=True, test=lambda each: each.gives_up(GROUP))
