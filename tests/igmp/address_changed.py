"""When the upstream has another address, reports come from that, and the picture returns."""

from _common import GROUP


def test(lab):
    lab.start()
    lab.box.join(GROUP)
    lab.joined(GROUP)
    lab.plays(GROUP)
    mark = lab.wire.mark()
    lab.ip("addr del 10.214.0.9/9 dev vlan2")
    lab.ip("addr add 10.214.0.77/9 dev vlan2")
    lab.wire.wait(iface="vlan2", out=True, after=mark, src="10.214.0.77",
                  test=lambda each: each.wants(GROUP))
    lab.plays(GROUP)
    lab.settle()
    group = lab.settle()
    assert lab.wire.all(iface="vlan2", out=True, group=group)[0].src == "10.214.0.77"
