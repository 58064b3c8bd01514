"""A downstream interface that comes later is queried and served."""

from _common import GROUP


def test(lab):
    lab.start(lab.basic(lans=("br-lan", "lan4")))
    host = lab.add_lan(4)
    host.join(GROUP)
    lab.joined(GROUP)
    lab.plays(GROUP, host)
    lab.wire.wait(iface="lan4", kind="query", out=True)
