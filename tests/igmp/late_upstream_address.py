"""Started before the upstream has an address, the daemon waits, and plays as soon as it has one."""

from _common import GROUP


def test(lab):
    lab.ip("addr flush dev vlan2")
    proxy = lab.run(lab.basic())
    lab.box.join(GROUP)
    lab.wire.wait(iface="br-lan", kind="query", out=True)
    assert proxy.alive()
    lab.ip("addr add 10.214.0.9/9 dev vlan2")
    lab.joined(GROUP)
    lab.plays(GROUP)
