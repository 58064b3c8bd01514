"""When the kernel has seen a new link's carrier all is said there again, and no listener is forgotten."""

import os

from _common import GROUP
from _tunnel import device
from igmplab import igmp

ours = True
HOST = "192.168.60.10"
CONFIG = "phyint tun0 upstream\nphyint tun1 downstream\n"


def test(lab):
    up = device(lab.router.space, "tun0", "10.64.1.9", "10.64.1.1")
    down = device(lab.router.space, "tun1", "192.168.60.1", HOST)
    try:
        proxy = lab.start(lab.basic() + CONFIG, down="tun1")
        lab.until(lambda: {"tun0", "tun1"} <= set(lab.vifs()), "both are VIFs")
        os.write(down, igmp.packet(igmp.report(GROUP), HOST, GROUP))
        lab.joined(GROUP, iface="tun0")
        # The kernel says so up to a second after a bridge's first port, whose reports count already.
        mark = lab.wire.mark()
        lab.ip("link set tun1 state up")
        lab.wire.wait(iface="tun1", kind="query", out=True, group="0.0.0.0", after=mark)
        mark = lab.wire.mark()
        lab.ip("link set tun0 state up")
        lab.joined(GROUP, mark, iface="tun0")
        assert not proxy.logged("removing VIF"), proxy.log()
        assert not proxy.logged("Leaving group"), proxy.log()
    finally:
        os.close(up)
        os.close(down)
