# SPDX-License-Identifier: GPL-2.0-only
"""The laboratory that a test gets: the hosts, the router and what can be seen of it."""

import contextlib
import os
import time

from . import conntrack, dialogue, host, netns, topology
from .kernellog import KernelLog

MODULES = ("nf_conntrack_rtsp", "nf_nat_rtsp")
NAT_PARAMETERS = ("stunaddr", "destaction")

# The two ends of settle(): low ports, which no test expects media on.
PROBE_BOX = 1009
PROBE_HOST = 9


class Lab:
    def __init__(self, modules_dir=None, name=""):
        self.topology = topology.Topology(name)
        self.modules_dir = modules_dir
        self.hosts = []
        self.log = KernelLog()
        self.changed_rules = True
        self.changed_nft = False
        self.helper_rule = False

    @property
    def mode(self):
        """How data lies in packets: paged or linear."""
        return self.topology.mode

    @property
    def family(self):
        """v4 or v6: of all addresses that a test sees."""
        return self.topology.family

    def set_mode(self, mode):
        """One of topology.MODES, which also says the family."""
        mode, family = topology.split_mode(mode)
        self.topology.set_mode(mode)
        if family != self.family:
            self.topology.set_family(family)
            self.changed_rules = True
            for each in self.hosts:
                each.use(family)

    @property
    def outer(self):
        """The router's address in the IPTV network."""
        return self.router.outer

    # ---- up and down ----

    def up(self):
        self.topology.up()
        spaces = self.topology.spaces
        for name, addresses in topology.HOSTS.items():
            setattr(self, name, host.Host(spaces[name], addresses))
        self.router = host.Router(spaces["router"], topology.LAN_ADDRESS, topology.OUTER)
        self.provider = host.Host(spaces["provider"], topology.GATEWAY)
        self.hosts = [getattr(self, name) for name in topology.HOSTS]
        self.hosts += [self.router, self.provider]
        for each in self.hosts:
            each.use(self.family)

    def down(self):
        self.close_sockets()
        self.topology.down()

    @contextlib.contextmanager
    def second(self):
        """Another lab beside this one, with the same addresses in namespaces of its own."""
        other = Lab(self.modules_dir, "second-")
        try:
            other.up()
            other.set_mode(topology.join_mode(self.mode, self.family))
            other.reset(self.helper_rule)
            yield other
        finally:
            other.down()

    def close_sockets(self):
        for each in self.hosts:
            each.reset()

    def reset(self, helper_rule=False):
        """The state that each test starts from."""
        self.close_sockets()
        if self.changed_nft:
            self.router.run("nft", "flush", "ruleset")
        if self.changed_rules or self.changed_nft or helper_rule != self.helper_rule:
            self.topology.reset_rules(helper_rule)
        self.changed_rules = self.changed_nft = False
        self.helper_rule = helper_rule
        self.flush()

    def flush(self):
        self.router.run("conntrack", "-F", check=False)
        self.router.run("conntrack", "-F", "expect", check=False)

    # ---- commands in the router ----

    def sh(self, where, command, check=True):
        """A shell command in the namespace of a host; gives back its output."""
        if where is self.router:
            self.changed_rules = True
        return where.run("sh", "-c", command, check=check)

    def iptables(self, *words, check=True):
        """lab.iptables("-A", "FORWARD", ...) in the router; undone after the test.

        It is ip6tables where the test runs in IPv6.
        """
        self.changed_rules = True
        return self.router.run(topology.IPTABLES[self.family], *words, check=check)

    def nft(self, text):
        """Rules in the language of nft for the router; undone after the test."""
        self.changed_nft = True
        return self.router.run("nft", "-f", "-", text=text)

    # ---- the modules ----

    @staticmethod
    def loaded(name):
        return os.path.isdir("/sys/module/" + name)

    def load_modules(self, **parameters):
        """Both modules; each parameter goes to the one that has it."""
        if self.modules_dir is None:
            raise netns.CommandFailed("no modules were given to load")
        netns.run(["modprobe", "-a", "nf_conntrack", "nf_nat"])
        for name in MODULES:
            mine = ["%s=%s" % (key, value) for key, value in parameters.items()
                    if (key in NAT_PARAMETERS) == (name == "nf_nat_rtsp")]
            if not self.loaded(name):
                self.insmod(name, *mine)

    def insmod(self, name, *parameters):
        netns.run(["insmod", os.path.join(self.modules_dir, name + ".ko")]
                  + list(parameters))

    def unload_modules(self):
        """A rule holds a module, so the rules go first."""
        if self.changed_nft:
            self.router.run("nft", "flush", "ruleset")
        self.topology.reset_rules(False)
        self.helper_rule = self.changed_rules = self.changed_nft = False
        for name in reversed(MODULES):
            if self.loaded(name):
                netns.run(["rmmod", name])

    def install_modules(self):
        """Put the modules where modprobe finds them, by name and by alias."""
        target = "/lib/modules/%s/updates" % os.uname().release
        os.makedirs(target, exist_ok=True)
        for name in MODULES:
            netns.run(["cp", os.path.join(self.modules_dir, name + ".ko"), target])
        index = os.path.join(self.modules_dir, "depmod")
        if os.path.isdir(index):
            netns.run(["cp", "-r", index + "/.", os.path.dirname(target)])
        else:
            netns.run(["depmod"])

    # ---- what the router knows ----

    def conntrack(self, *words, check=True):
        """The command in the router, for the family of the test."""
        family = {"v4": "ipv4", "v6": "ipv6"}[self.family]
        return self.router.run("conntrack", *words, "-f", family, check=check)

    def expectations(self):
        return conntrack.expectations(self.conntrack("-L", "expect"))

    def expected_ports(self):
        return sorted(each.port for each in self.expectations())

    def flows(self, proto=None):
        """The connections, less the ones that settle() makes."""
        found = conntrack.flows(self.conntrack("-L"))
        return [each for each in found if proto in (None, each.proto)
                and not (each.orig.sport == PROBE_BOX and each.orig.dport == PROBE_HOST)]

    def expire_udp_flows(self):
        """As after a long pause; conntrack complains when there are none."""
        self.conntrack("-D", "-p", "udp", check=False)

    def counters(self):
        lines = self.router.space.read("/proc/net/nf_conntrack_rtsp").splitlines()
        return {name: int(value) for name, value in
                (line.rsplit(None, 1) for line in lines if line.strip())}

    def kernel_log(self):
        """The lines since the test began."""
        return self.log.read()

    # ---- what tests do again and again ----

    def control_connection(self, box=None, server=None, port=554):
        """Both ends of a new control connection: the box's, the server's."""
        box, server = box or self.box, server or self.server
        listener = server.listen(port)
        client = box.connect(server, port)
        accepted = listener.accept()
        listener.close()
        return client, accepted

    def fill(self, text, **names):
        """Text with the names of dialogues in it: addresses for {box}, {[box]} and so on."""
        return dialogue.fill(text, dict(dialogue.addresses(self), **names))

    def play(self, text, **options):
        return dialogue.play(self, text, **options)

    def settle(self, sender=None, box=None):
        """Return when all that `sender` sent towards `box` before has arrived.

        A probe goes the same way on a flow that the router knows. Packets keep
        their order from one host to another, so what is not there then was
        dropped. This is how the tests prove an absence without waiting.
        """
        sender, box = sender or self.media, box or self.box
        near, far = box.udp(PROBE_BOX), sender.udp(PROBE_HOST)
        try:
            near.sendto(b"ask", sender.addr, PROBE_HOST)
            _, addr, port = far.recv()
            far.sendto(b"answer", addr, port)
            near.recv()
            # And the other way round, for what the box has sent.
            near.sendto(b"thanks", sender.addr, PROBE_HOST)
            far.recv()
        finally:
            for udp in (near, far):
                udp.close()
                udp.host.open.remove(udp)

    def media_reaches(self, sender, outer_port, box_sock, times=1, source=None, to=None):
        """Packets to the router's outer port arrive at the box, from `sender`.

        `source` is the sender's UDP socket, if it must be a certain one, and `to` the
        address that is sent to, if it is not the router's. Gives back the sender's socket.
        """
        source = source or sender.udp()
        for count in range(times):
            data = b"media %d of %s at %f" % (
                count, sender.name.encode(), time.monotonic())
            source.sendto(data, to or self.outer, outer_port)
            got = box_sock.recv()
            wanted = (data, sender.addr, source.port)
            if got != wanted:
                raise AssertionError("box got %r, wanted %r" % (got, wanted))
        return source

    def media_does_not_reach(self, sender, outer_port, box_sock, source=None, to=None):
        """A packet to the router's outer port does not arrive at the box."""
        source = source or sender.udp()
        source.sendto(b"media that nobody expects", to or self.outer, outer_port)
        self.settle(sender, box_sock.host)
        box_sock.assert_nothing()
        return source
