# SPDX-License-Identifier: GPL-2.0-only
"""Other networks than the one that the lab has: made for a test, gone after it."""

import contextlib

from rtsplab import host, netns, topology

LANS = {"v4": "192.168.1.0/24", "v6": "fd01::/64"}
OUTER_NETS = {"v4": "10.128.0.0/9", "v6": "fd02::/64"}
SECOND_OUTER = {"v4": "10.214.0.8", "v6": "fd02::214:8"}
# The router within the home and the boxes behind it
INNER_OUTER = {"v4": "192.168.1.20", "v6": "fd01::20"}
INNER_LAN = {"v4": "192.168.7.1", "v6": "fd07::1"}
# Others in the house, and the router's interface to them
GUEST = {"v4": "192.168.3.10", "v6": "fd03::10"}
GUESTS_ROUTER = {"v4": "192.168.3.1", "v6": "fd03::1"}
GUESTS = "guests"
DEEP = ({"v4": "192.168.7.10", "v6": "fd07::10"}, {"v4": "192.168.7.11", "v6": "fd07::11"})

TABLE = "200"       # of the routes beside those of the lab


def size(net):
    return "/" + net.split("/")[1]


@contextlib.contextmanager
def routed(lab):
    """The router only routes: no address is translated, and its rules are a firewall."""
    lab.iptables("-t", "nat", "-F", "POSTROUTING")
    route = LANS[lab.family], "via", lab.outer
    lab.provider.run("ip", "route", "add", *route)
    try:
        yield
    finally:
        lab.provider.run("ip", "route", "del", *route)


@contextlib.contextmanager
def namespace(name):
    space = netns.Namespace(name)
    netns.run(["ip", "netns", "add", space.label])
    try:
        space.open()
        topology.Topology.settings(space)
        yield space
    finally:
        space.close()
        netns.run(["ip", "netns", "del", space.label])


def batch(space, *lines):
    space.run(["ip", "-batch", "-"], text="\n".join(lines) + "\n")


def offloads(lab, *devices):
    """Data lies in the packets of these as it does everywhere else."""
    for space, device in devices:
        space.run(["ethtool", "-K", device] + topology.offload_words(lab.mode), check=False)


@contextlib.contextmanager
def inner_router(lab):
    """A second router on the LAN: gives back it and two boxes behind it."""
    family, router = lab.family, lab.router.space
    with namespace("inner") as inner, namespace("deep") as deep:
        batch(router,
              "link add to-inner type veth peer name outside netns %s address %s" % (
                  inner.label, topology.mac(0x40)),
              "link set to-inner master lan",
              "link set to-inner up")
        lan = size(LANS[family])
        batch(inner,
              "link add inside address %s type veth peer name eth0 netns %s" % (
                  topology.mac(0xfe), deep.label),
              "addr add %s dev outside" % (INNER_OUTER[family] + lan),
              "addr add %s dev inside" % (INNER_LAN[family] + lan),
              "link set outside up", "link set inside up",
              "route add default via %s" % lab.router.addr)
        batch(deep, "link set eth0 up",
              *["addr add %s dev eth0" % (each[family] + lan) for each in DEEP],
              "route add default via %s" % INNER_LAN[family])
        offloads(lab, (router, "to-inner"), (inner, "outside"), (inner, "inside"), (deep, "eth0"))
        inner.sysctl("net.ipv4.ip_forward", 1)
        inner.sysctl("net.ipv6.conf.all.forwarding", 1)
        inner.run([topology.IPTABLES[family] + "-restore"], text=topology.rules(
            family, True).replace("vlan2", "outside").replace("-i lan", "-i inside"))
        hosts = [host.Router(inner, INNER_LAN, INNER_OUTER)]
        hosts += [host.Host(deep, each) for each in DEEP]
        with in_family(lab, hosts):
            yield hosts


@contextlib.contextmanager
def guest(lab):
    """A host of another network of the house, beside the boxes': with addresses of both families."""
    router = lab.router.space
    with namespace("guest") as space:
        batch(router, "link add %s type veth peer name eth0 netns %s" % (GUESTS, space.label),
              *["addr add %s dev %s" % (GUESTS_ROUTER[each] + size(LANS[each]), GUESTS)
                for each in LANS], "link set %s up" % GUESTS)
        batch(space, *["addr add %s dev eth0" % (GUEST[each] + size(LANS[each])) for each in LANS],
              "link set eth0 up", *["route add default via " + GUESTS_ROUTER[each] for each in LANS])
        try:
            with in_family(lab, [host.Host(space, GUEST)]) as (found,):
                yield found
        finally:
            # now, and not some time after its namespace
            batch(router, "link del " + GUESTS)


@contextlib.contextmanager
def in_family(lab, hosts):
    """Hosts that the lab does not know; what is open on them is closed in the end."""
    try:
        for each in hosts:
            each.use(lab.family)
        yield hosts
    finally:
        for each in hosts:
            each.reset()


def rules(lab, *lines):
    """Lines as iptables-restore has them, each with its table before it."""
    for line in lines:
        table, *words = line.split()
        lab.iptables("-t", table, *words)


@contextlib.contextmanager
def side_table(lab, selectors, *routes):
    """Routes of their own for packets that one of the selectors chooses."""
    ip = ("ip", "-4" if lab.family == "v4" else "-6")
    for each in selectors:
        lab.router.run(*ip, "rule", "add", *each.split(), "lookup", TABLE)
    try:
        batch(lab.router.space, *["route add %s table %s" % (each, TABLE) for each in routes])
        yield
    finally:
        lab.router.run(*ip, "route", "flush", "table", TABLE, check=False)
        for each in selectors:
            lab.router.run(*ip, "rule", "del", *each.split(), "lookup", TABLE)


@contextlib.contextmanager
def second_home_and_provider(lab):
    """A home and a provider with the addresses of the lab's, on devices of their own.

    The lab's router has lan and vlan2 as always, home-b and vlan2-b to the others. Gives
    back the lab that has these hosts; its own router is idle.
    """
    family, router = lab.family, lab.router.space
    with lab.second() as other:
        batch(other.router.space, "link del vlan2", *[
            "link set %s netns %s name %s" % (old, router.label, new)
            for old, new in (("to-box", "home-b"), ("iptv", "iptv-b"))])
        batch(router,
              "link set home-b address %s" % topology.mac(0xfe),
              "link set home-b up", "link set iptv-b up",
              "link add link iptv-b name vlan2-b type vlan id 2",
              "link set vlan2-b up",
              *["addr add %s dev %s noprefixroute" % (addr + size(net), device)
                for addr, net, device in (
                    (lab.router.addr, LANS[family], "home-b"),
                    (lab.outer, OUTER_NETS[family], "vlan2-b"))])
        offloads(lab, (router, "vlan2-b"))
        with side_table(lab, ("iif home-b", "iif vlan2-b"),
                        "%s dev home-b" % LANS[family], "%s dev vlan2-b" % OUTER_NETS[family],
                        "%s via %s dev vlan2-b" % (topology.BEYOND[family],
                                                   topology.GATEWAY[family])):
            yield other


@contextlib.contextmanager
def second_box_alike(lab):
    """box2 on a LAN of its own with the address of box: gives back that host.

    What carries mark 2 goes there, and its outer address is SECOND_OUTER.
    """
    family, router = lab.family, lab.router.space
    net, mine, its = LANS[family], lab.box.addr, lab.box2.addr
    twin = host.Host(lab.box2.space, topology.HOSTS["box"])

    def change(space, verb, addr, net, device, more=""):
        batch(space, "addr %s %s dev %s %s" % (verb, addr + size(net), device, more))

    batch(router, "link set to-box2 nomaster", "link set to-box2 address %s" % topology.mac(0xfe))
    change(router, "add", lab.router.addr, net, "to-box2", "noprefixroute")
    change(router, "add", SECOND_OUTER[family], OUTER_NETS[family], "vlan2", "noprefixroute")
    change(twin.space, "del", its, net, "eth0")
    change(twin.space, "add", mine, net, "eth0")
    batch(twin.space, "route replace default via %s" % lab.router.addr)
    try:
        with in_family(lab, [twin]), side_table(
                lab, ("fwmark 2",), "%s dev to-box2" % net,
                "%s dev vlan2" % OUTER_NETS[family],
                "%s via %s dev vlan2" % (topology.BEYOND[family], topology.GATEWAY[family])):
            yield twin
    finally:
        change(twin.space, "del", mine, net, "eth0")
        change(twin.space, "add", its, net, "eth0")
        batch(twin.space, "route replace default via %s" % lab.router.addr)
        change(router, "del", SECOND_OUTER[family], OUTER_NETS[family], "vlan2")
        change(router, "del", lab.router.addr, net, "to-box2")
        batch(router, "link set to-box2 master lan")


def serve_at_home(lab, box, port=554):
    """The router hands what comes to its TCP port to the RTSP server of a box."""
    if port != 554:
        rules(lab, "raw -A PREROUTING -p tcp --dport %d -j CT --helper rtsp" % port)
    rules(lab, "nat -A PREROUTING -i vlan2 -p tcp --dport %d -j DNAT --to-destination %s" % (
              port, "%s:554" % host.bracketed(box.addr)),
          "filter -A FORWARD -i vlan2 -p tcp -d %s --dport 554 -j ACCEPT" % box)


def call_home(lab, client, box, port=554, to=None):
    """A control connection from outside: both ends, the client's first."""
    listener = box.listen()
    conn = client.connect(to or lab.outer, port)
    accepted = listener.accept()
    listener.close()
    return conn, accepted
