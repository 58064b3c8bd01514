"""Started before the upstream exists, the daemon waits, and plays as soon as it is there."""

from _common import GROUP


def test(lab):
    lab.ip("link del vlan2")
    proxy = lab.run(lab.basic())
    lab.box.join(GROUP)
    lab.wire.wait(iface="br-lan", kind="query", out=True)
    assert proxy.alive()
    lab.new_upstream()
    lab.joined(GROUP)
    lab.plays(GROUP)
