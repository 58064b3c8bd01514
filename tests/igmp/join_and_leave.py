"""A host's join goes upstream and brings the stream, its leave ends both."""

GROUP = "239.0.1.1"


def test(lab):
    lab.start()
    member = lab.box.join(GROUP)
    lab.joined(GROUP)
    lab.plays(GROUP)
    route = lab.route(GROUP)
    assert route.iface == "vlan2" and list(route.outs) == ["br-lan"], route
    mark = lab.wire.mark()
    member.leave()
    lab.left(GROUP, mark)
    lab.until(lambda: not lab.route(GROUP) or not lab.route(GROUP).outs, "the route went")
    lab.silent(GROUP, probe=lab.settle())
