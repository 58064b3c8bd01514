# SPDX-License-Identifier: GPL-2.0-only
"""A second router with the rules of the first, which can take its place. IPv4 only.

      box, box2 ---- lan (bridge) ---- router ---- vlan2 ---- provider
                         |               | sync                  |
                         `-- lan ---- router2 ---- vlan2 --------'
"""

import contextlib

from rtsplab import netns, topology

SYNC = ("10.99.0.1", "10.99.0.2")       # of the cable between the two


def batch(place, *lines):
    """Commands of ip in a namespace or a host."""
    getattr(place, "space", place).run(["ip", "-batch", "-"], text="\n".join(lines) + "\n")


def addresses(action):
    """What makes a router the one that all others speak to."""
    return ("addr %s %s/24 dev lan" % (action, topology.LAN_ADDRESS["v4"]),
            "addr %s %s/9 dev vlan2" % (action, topology.OUTER["v4"]))


ROUTE = "route add %s via %s" % (topology.BEYOND["v4"], topology.GATEWAY["v4"])


class SecondRouter:
    def __init__(self, lab):
        self.lab = lab
        self.space = netns.Namespace("router2")

    def up(self):
        netns.run(["ip", "netns", "add", self.space.label])
        self.space.open()
        self.space.sysctl("net.ipv4.ip_forward", 1)
        self.space.sysctl("net.ipv4.conf.all.rp_filter", 0)
        self.space.sysctl("net.ipv4.conf.default.rp_filter", 0)
        self._cable(self.lab.router, "to-router2", "lan")
        batch(self.lab.router, "link set to-router2 master lan")
        self._cable(self.lab.provider, "uplink2", "vlan2")
        self._cable(self.lab.router, "sync", "sync")
        for place, addr in zip((self.lab.router, self.space), SYNC):
            batch(place, "addr add %s/30 dev sync" % addr)
        self.space.run(["iptables-restore"], text=self.lab.router.run("iptables-save"))

    def _cable(self, near, near_dev, dev):
        batch(near, "link add %s type veth peer name %s netns %s" % (
            near_dev, dev, self.space.label), "link set %s up" % near_dev)
        batch(self.space, "link set %s up" % dev)

    def down(self):
        # a namespace goes some time after its name: what would be in the way goes now
        self.space.run(["nft", "flush", "ruleset"])
        batch(self.lab.router, "link del to-router2", "link del sync")
        batch(self.lab.provider, "link del uplink2")
        self.space.close()
        netns.run(["ip", "netns", "del", self.space.label])

    def take_over(self):
        """As after a failure of the first router, which has no addresses any more."""
        batch(self.lab.router, *addresses("del"))
        batch(self.space, *addresses("add"), ROUTE)
        self._move_provider("uplink.2", "uplink2")

    def give_back(self):
        batch(self.space, *addresses("del"))
        batch(self.lab.router, *addresses("add"), ROUTE)
        self._move_provider("uplink2", "uplink.2")

    def _move_provider(self, old, new):
        batch(self.lab.provider, *("addr %s %s/9 dev %s" % (
            action, topology.GATEWAY["v4"], dev) for action, dev in (("del", old), ("add", new))))
        # a real one would announce itself to the boxes
        for box in (self.lab.box, self.lab.box2):
            batch(box, "neigh flush dev eth0")


@contextlib.contextmanager
def second_router(lab):
    router = SecondRouter(lab)
    router.up()
    try:
        yield router
    finally:
        if ROUTE.split()[2] not in lab.router.run("ip", "route"):
            router.give_back()
        router.down()
