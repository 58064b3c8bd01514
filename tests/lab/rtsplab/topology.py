# SPDX-License-Identifier: GPL-2.0-only
"""The network of the lab.  Each name is a network namespace (`ip netns exec rtsplab-box ...`):

      LAN 192.168.1.0/24                 IPTV, 802.1Q VLAN 2              172.26.0.0/16

    +-----------+                                                         +-------------+
    |    box    |        +------------------+      +------------+    ,----|   server    |
    |       .10 |--,     |      router      |      |  provider  |    |    |     .83.10  |
    +-----------+  |     |                  |      |            |----'    +-------------+
                   |     | lan              |      |            |         +-------------+
                   +-----|   192.168.1.1    |      |            |---------|    media    |
                   |     |   (bridge)       |      |            |         |     .83.137 |
    +-----------+  |     |            vlan2 |------| uplink.2   |         +-------------+
    |   box2    |--'     |    10.214.0.9/9  |      | 10.128.0.1 |         +-------------+
    |       .11 |        |                  |      |            |---------|   media2    |
    +-----------+        | masquerade       |      |            |         |     .84.20  |
                         | FORWARD drop but |      |            |----,    +-------------+
                         |   established,   |      +------------+    |    +-------------+
                         |   related        |                        '----|  stranger   |
                         +------------------+                             |     .90.66  |
                                                                          +-------------+

The router takes nothing from vlan2 for itself, and rewrites the source of what leaves there.
Beyond the provider each host has a link of its own; 172.26.0.0/16 reaches them all.

Everything has an IPv6 address as well, with rules of the same kind: fd01::/64 is the LAN,
fd02::/64 the IPTV network, fd26::/16 what lies beyond. The ends of the addresses are alike.
"""

from . import netns

FAMILIES = ("v4", "v6")
LAN_ADDRESS = {"v4": "192.168.1.1", "v6": "fd01::1"}
OUTER = {"v4": "10.214.0.9", "v6": "fd02::214:9"}
GATEWAY = {"v4": "10.128.0.1", "v6": "fd02::1"}
BEYOND = {"v4": "172.26.0.0/16", "v6": "fd26::/16"}
# What the provider is called on a link where it has no other address
NEXT_HOP = "fe80::1"
HOSTS = {
    "box": {"v4": "192.168.1.10", "v6": "fd01::10"},
    "box2": {"v4": "192.168.1.11", "v6": "fd01::11"},
    "server": {"v4": "172.26.83.10", "v6": "fd26:83::10"},
    "media": {"v4": "172.26.83.137", "v6": "fd26:83::137"},
    "media2": {"v4": "172.26.84.20", "v6": "fd26:84::20"},
    "stranger": {"v4": "172.26.90.66", "v6": "fd26:90::66"},
}
LAN = ("box", "box2")
NAMESPACES = ("router", "provider") + tuple(HOSTS)
IPTABLES = {"v4": "iptables", "v6": "ip6tables"}

RULES = """\
*raw
:PREROUTING ACCEPT
:OUTPUT ACCEPT
{helper}
COMMIT
*mangle
COMMIT
*nat
:PREROUTING ACCEPT
:INPUT ACCEPT
:OUTPUT ACCEPT
:POSTROUTING ACCEPT
-A POSTROUTING -o vlan2 -j MASQUERADE
COMMIT
*filter
:INPUT ACCEPT
:FORWARD DROP
:OUTPUT ACCEPT
{neighbours}
-A INPUT -i vlan2 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -i vlan2 -j DROP
-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -i lan -o vlan2 -j ACCEPT
COMMIT
"""
HELPER_RULE = "-A PREROUTING -p tcp --dport 554 -j CT --helper rtsp"
# Without an answer to this nobody finds the router; ARP passes by all rules.
NEIGHBOURS = {"v4": "", "v6": "-A INPUT -p ipv6-icmp -j ACCEPT"}


def rules(family, helper_rule):
    """What iptables-restore or ip6tables-restore is given."""
    return RULES.format(helper=HELPER_RULE if helper_rule else "",
                        neighbours=NEIGHBOURS[family])


# Checksums stay with the device: without them a kernel switches sg off by itself.
OFFLOADS = ("sg", "tso", "gso", "gro")
# The ways in which the tests run: how data lies in packets, and the family.
MODES = ("paged", "linear", "paged6", "linear6")


def split_mode(mode):
    """("paged", "v6") for "paged6"."""
    return (mode[:-1], "v6") if mode.endswith("6") else (mode, "v4")


def offload_words(mode):
    """What ethtool -K has to be told for paged or linear."""
    value = "on" if mode == "paged" else "off"
    words = [word for name in OFFLOADS for word in (name, value)]
    if mode == "paged":
        words[-1] = "off"       # as a veth starts
    return words


def join_mode(mode, family):
    return mode + ("6" if family == "v6" else "")


def mac(index):
    return "02:00:00:00:%02x:01" % index


class Topology:
    """Makes the namespaces above and takes them down again."""

    def __init__(self, prefix=""):
        self.spaces = {name: netns.Namespace(prefix + name) for name in NAMESPACES}
        self.devices = []       # (namespace, device) of every veth end
        self.mode = "paged"     # or "linear"
        self.family = "v4"      # of which there are rules

    def up(self):
        self.down()
        for name in NAMESPACES:
            netns.run(["ip", "netns", "add", self.spaces[name].label])
            self.spaces[name].open()
            self.settings(self.spaces[name])
        self._lan()
        self._uplink()
        self._beyond()
        for name in ("router", "provider"):
            self.spaces[name].sysctl("net.ipv4.ip_forward", 1)
            self.spaces[name].sysctl("net.ipv6.conf.all.forwarding", 1)
        self.reset_rules(False)

    def down(self):
        there = netns.run(["ip", "netns", "list"]).split()
        for name in NAMESPACES:
            self.spaces[name].close()
            if self.spaces[name].label in there:
                netns.run(["ip", "netns", "del", self.spaces[name].label])
        self.devices = []
        self.mode = "paged"

    @staticmethod
    def settings(space):
        # Less traffic that no test asked for.
        for which in ("all", "default"):
            for name in ("accept_dad", "accept_ra", "router_solicitations"):
                space.sysctl("net.ipv6.conf.%s.%s" % (which, name), 0)
            space.sysctl("net.ipv4.conf.%s.rp_filter" % which, 0)
        space.run(["ip", "link", "set", "lo", "up"])

    def _batch(self, name, lines):
        self.spaces[name].run(["ip", "-batch", "-"], text="\n".join(lines) + "\n")

    def _veth(self, near, near_dev, far, far_dev, index):
        """A cable; its far end gets a hardware address that is known."""
        self._batch(near, [
            "link add %s type veth peer name %s netns %s address %s" % (
                near_dev, far_dev, self.spaces[far].label, mac(index)),
            "link set %s up" % near_dev])
        self.devices += [(near, near_dev), (far, far_dev)]

    def _lan(self):
        # The bridge must not take over the address of a port that it loses.
        self._batch("router", [
            "link add lan address %s type bridge mcast_snooping 0" % mac(0xfe),
            "addr add 192.168.1.1/24 dev lan",
            "addr add fd01::1/64 dev lan",
            "link set lan up"])
        for index, name in enumerate(LAN):
            self._veth("router", "to-" + name, name, "eth0", 0x10 + index)
            self._batch("router", ["link set to-%s master lan" % name])
            self._batch(name, [
                "addr add %s/24 dev eth0" % HOSTS[name]["v4"],
                "addr add %s/64 dev eth0" % HOSTS[name]["v6"],
                "link set eth0 up"] + [
                "route add default via " + LAN_ADDRESS[each] for each in FAMILIES])

    def _uplink(self):
        self._veth("provider", "uplink", "router", "iptv", 0x20)
        for name, near, device, addr in (("provider", "uplink", "uplink.2", GATEWAY),
                                         ("router", "iptv", "vlan2", OUTER)):
            self._batch(name, [
                "link set %s up" % near,
                "link add link %s name %s type vlan id 2" % (near, device),
                "link set %s up" % device,
                "addr add %s/9 dev %s" % (addr["v4"], device),
                "addr add %s/64 dev %s" % (addr["v6"], device)])
        self._batch("router", ["route add %s via %s" % (BEYOND[each], GATEWAY[each])
                               for each in FAMILIES])

    def _beyond(self):
        for index, (name, addr) in enumerate(HOSTS.items()):
            if name in LAN:
                continue
            self._veth("provider", "to-" + name, name, "eth0", 0x30 + index)
            self._batch("provider", [
                "link set to-%s address %s" % (name, mac(0xfe)),
                "addr add %s/64 dev to-%s" % (NEXT_HOP, name)] + [
                "route add %s dev to-%s" % (addr[each], name) for each in FAMILIES])
            # The provider answers for its IPv4 address on any of its links.
            self._batch(name, [
                "addr add %s/32 dev eth0" % addr["v4"],
                "addr add %s/128 dev eth0" % addr["v6"],
                "link set eth0 up",
                "route add default via %s dev eth0 onlink" % GATEWAY["v4"],
                "route add default via %s dev eth0" % NEXT_HOP])

    def set_mode(self, mode):
        """paged: data lies in pages, as veth has it. linear: in one piece."""
        if mode == self.mode:
            return
        words = offload_words(mode)
        devices = self.devices + [("router", "vlan2"), ("provider", "uplink.2")]
        for name, device in devices:
            self.spaces[name].run(["ethtool", "-K", device] + words, check=False)
        self._check_mode(mode)
        self.mode = mode

    def _check_mode(self, mode):
        for name, device in self.devices:
            shown = self.spaces[name].run(["ethtool", "-k", device])
            state = "on" if mode == "paged" else "off"
            if "scatter-gather: %s" % state not in shown:
                raise netns.CommandFailed("scatter-gather of %s in %s is not %s" % (
                    device, name, state))

    def reset_rules(self, helper_rule):
        """The rules of the router, as they were at the start, for the family in use."""
        self.spaces["router"].run([IPTABLES[self.family] + "-restore"],
                                  text=rules(self.family, helper_rule))

    def set_family(self, family):
        """What the family in use until now leaves behind assigns no helper."""
        self.reset_rules(False)
        self.family = family
        self.reset_rules(False)
