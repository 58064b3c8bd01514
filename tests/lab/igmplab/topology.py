# SPDX-License-Identifier: GPL-2.0-only
"""The network of the lab. Each box is a network namespace (`ip netns exec igmplab-box ...`):

     the provider's sources                                          hosts at home, 192.168.N.0/24

    +---------------+                       +----------------+          +----------------+
    |    source     |     +-----------+     |     router     |     ,----| box       .1.10|
    | 172.26.83.137 |-----|   edge    |     |                |     |    +----------------+
    +---------------+     | (bridge)  |-----| vlan2   br-lan |-----|    +----------------+
    +---------------+     |10.128.0.1 |     | 10.214    .1.1 |     '----| box2      .1.11|
    |    direct     |-----|           |     |   .0.9/9       |          +----------------+
    | 10.128.0.99   |     +-----------+     |           lan2 |          +----------------+
    +---------------+                       |           .2.1 |----------| box3      .2.10|
      a host on the provider's line         |                |          +----------------+
                                            |           lan3 |          +----------------+
    +---------------+                       |           .3.1 |----------| box4      .3.10|
    |    source2    |-----------------------| wan2           |          +----------------+
    |   10.64.0.1   |  a second provider    | 10.64.0.9/24   |          +----------------+
    +---------------+                       |     lan4...20  |----------| host4...20     |
                                            |     (on demand)|          |            .10 |
                                            +----------------+          +----------------+

The proxy runs in the router. The edge is one of
    bridge      passes everything on, and never says anything itself
    snooping    a Linux bridge that passes on what was joined, and forgets
    program     igmplab.edge, which does the same and can be told after how many seconds
"""

import os

from rtsplab import netns
from rtsplab.program import awaited

from . import queues

PREFIX = "igmplab-"
SOURCE, SOURCE2 = "172.26.83.137", "10.64.0.1"
EDGE, UPSTREAM, UPSTREAM2, DIRECT = "10.128.0.1", "10.214.0.9", "10.64.0.9", "10.128.0.99"
HOSTS = {       # name: (address, interface of the router)
    "box": ("192.168.1.10", "br-lan"), "box2": ("192.168.1.11", "br-lan"),
    "box3": ("192.168.2.10", "lan2"), "box4": ("192.168.3.10", "lan3"),
}
NAMESPACES = ("router", "edge", "source", "source2", "direct") + tuple(HOSTS)


class Space(netns.Namespace):
    """A namespace whose name no other lab has."""

    def __init__(self, name, mine):
        super().__init__(name)
        self.label = PREFIX + mine + name

    def batch(self, *lines):
        self.run(["ip", "-batch", "-"], text="\n".join(lines) + "\n")

    def ip(self, words, check=True):
        return self.run(["ip"] + words.split(), check=check)

    def unsettled(self):
        """The links that are up and of which the kernel does not say so yet."""
        lines = [line.split() for line in self.ip("-br link show up").splitlines()]
        return [name for name, state, *_ in lines if state != "UP" and name != "lo"]


class Topology:
    """Makes the namespaces above and takes them down again; `mine` sets two at a time apart."""

    def __init__(self, mine=""):
        self.mine = mine
        self.spaces = {}

    def __getitem__(self, name):
        return self.spaces[name]

    def add(self, name):
        space = self.spaces[name] = Space(name, self.mine)
        netns.run(["ip", "netns", "add", space.label])
        space.open()
        for which in ("all", "default"):
            space.sysctl("net.ipv4.conf.%s.rp_filter" % which, 0)
            if os.path.exists("/proc/sys/net/ipv6"):
                space.sysctl("net.ipv6.conf.%s.disable_ipv6" % which, 1)
        space.run(["ip", "link", "set", "lo", "up"])
        return space

    def up(self, edge="bridge"):
        self.down()
        for name in NAMESPACES:
            self.add(name)
        self["router"].sysctl("net.ipv4.ip_forward", 1)
        self._provider(edge)
        self._home()
        self.settled()

    def settled(self):
        """The kernel says of a link up to a second later that it has seen its carrier."""
        for space in self.spaces.values():
            awaited(lambda: not space.unsettled(),
                    "the links of %s are up (ip -br link show up)" % space.name, pause=0.01)

    def down(self):
        for space in self.spaces.values():
            space.close()
        self.spaces = {}
        for label in netns.run(["ip", "netns", "list"]).split():
            if label.startswith(PREFIX + self.mine):
                netns.run(["ip", "netns", "del", label], check=False)

    def cable(self, near, near_device, far, far_device, *more):
        """A link, up on both ends; `more` are lines of ip for the near end."""
        self[near].batch("link add %s type veth peer name %s netns %s" % (
            near_device, far_device, self[far].label),
            "link set %s up" % near_device, *more)
        self[far].batch("link set %s up" % far_device)
        queues.own_queue(self[near], near_device)
        queues.own_queue(self[far], far_device)

    def _provider(self, edge):
        self.cable("edge", "to-source", "source", "eth0")
        self.cable("edge", "to-direct", "direct", "eth0")
        self.cable("edge", "to-router", "router", "vlan2")
        self.cable("source2", "eth0", "router", "wan2", "addr add %s/24 dev eth0" % SOURCE2)
        self["source"].batch("addr add %s/16 dev eth0" % SOURCE)
        self["direct"].batch("addr add %s/9 dev eth0" % DIRECT)
        self["router"].batch("addr add %s/9 dev vlan2" % UPSTREAM,
                             "addr add %s/24 dev wan2" % UPSTREAM2)
        if edge == "program":
            queues.own_checksums(self["source"], "eth0")
        else:
            self["edge"].batch(
                "link add name br type bridge mcast_snooping %d" % (edge == "snooping"),
                "link set to-source master br", "link set to-router master br",
                "link set to-direct master br", "addr add %s/9 dev br" % EDGE,
                "link set dev br up")

    def _home(self):
        self["router"].batch("link add br-lan type bridge mcast_snooping 0",
                             "addr add 192.168.1.1/24 dev br-lan", "link set br-lan up")
        for name, (addr, device) in HOSTS.items():
            near = "to-" + name if device == "br-lan" else device
            self.cable("router", near, name, "eth0",
                       "link set %s master br-lan" % near if device == "br-lan" else
                       "addr add %s1/24 dev %s" % (addr[:-2], device))
            self[name].batch("addr add %s/24 dev eth0" % addr,
                             "route add default via %s1" % addr[:-2])

    def add_lan(self, number):
        """lan4 and further, each with one host; gives back the host's space and address."""
        name = "host%d" % number
        self.add(name)
        self.cable_lan(number)
        return self[name], "192.168.%d.10" % number

    def cable_lan(self, number):
        name, net = "host%d" % number, "192.168.%d." % number
        self.cable("router", "lan%d" % number, name, "eth0",
                   "addr add %s1/24 dev lan%d" % (net, number))
        self[name].batch("addr add %s10/24 dev eth0" % net)
