# SPDX-License-Identifier: GPL-2.0-only
"""A host of the lab: it joins groups by its kernel, or says in raw packets what a test wants."""

import contextlib
import socket
import struct

from rtsplab import host as base

from . import igmp
from .stream import PORT, Ear, Sender, payload

MCAST_JOIN_GROUP, MCAST_BLOCK_SOURCE, MCAST_UNBLOCK_SOURCE = 42, 43, 44
MCAST_LEAVE_GROUP, MCAST_JOIN_SOURCE_GROUP, MCAST_LEAVE_SOURCE_GROUP = 45, 46, 47
IP_MULTICAST_ALL = 49
ETH_P_IP = 0x0800


def sockaddr(addr):
    return struct.pack("=HH4s120x", socket.AF_INET, 0, igmp.packed(addr))


def hardware(dst):
    """The address on the link of a group, or of everybody."""
    group = igmp.packed(dst)
    if not 224 <= group[0] < 240:
        return b"\xff" * 6
    return b"\x01\0\x5e" + bytes([group[1] & 0x7f]) + group[2:]


class Membership:
    """A socket that is member of one group."""

    def __init__(self, host, group, source=None, device="eth0"):
        self.sock = host.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.setsockopt(socket.IPPROTO_IP, IP_MULTICAST_ALL, 0)
        with host.space.inside():
            self.index = socket.if_nametoindex(device)
        self.group, self.source = group, source
        if source:
            self.ask(MCAST_JOIN_SOURCE_GROUP, source)
        else:
            self.ask(MCAST_JOIN_GROUP)
        host.keep(self)

    def ask(self, option, source=None):
        data = struct.pack("=I4x", self.index) + sockaddr(self.group)
        self.sock.setsockopt(socket.IPPROTO_IP, option,
                             data + sockaddr(source) if source else data)

    def add(self, source):
        self.ask(MCAST_JOIN_SOURCE_GROUP, source)

    def drop(self, source):
        self.ask(MCAST_LEAVE_SOURCE_GROUP, source)

    def block(self, source):
        self.ask(MCAST_BLOCK_SOURCE, source)

    def unblock(self, source):
        self.ask(MCAST_UNBLOCK_SOURCE, source)

    def leave(self):
        self.sock.close()

    close = reset = leave


class Host(base.Host):
    """`addr` is the one on its only link, `device`."""

    def __init__(self, space, addr, device="eth0"):
        super().__init__(space, {"v4": addr})
        self.device = device
        self._ear = self._mouth = None

    @property
    def ear(self):
        """What the host hears from now on."""
        if self._ear is None:
            self._ear = Ear(self, self.device)
        return self._ear

    # ---- its kernel as a member ----

    def join(self, group, source=None):
        return Membership(self, group, source, self.device)

    def igmp_version(self, version):
        """What its kernel speaks; 0: as the querier wants it."""
        self.space.sysctl("net.ipv4.conf.%s.force_igmp_version" % self.device, version)

    # ---- raw packets ----

    def say(self, data, dst=None, src=None, device=None, **header):
        """An IGMP message in a packet that is made here; `header` as igmp.packet() has it."""
        dst = dst or igmp.destination(data)
        self.inject(igmp.packet(data, src or self.addr, dst, **header), dst, device)

    def inject(self, data, dst, device=None):
        """Any IPv4 packet onto the link."""
        if self._mouth is None:     # to close one takes the kernel 10 ms, so it is kept
            self._mouth = self.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
        self._mouth.sendto(data, (device or self.device, ETH_P_IP, 0, 0, hardware(dst)))

    @contextlib.contextmanager
    def burst(self):
        """A function send(message, destination) that keeps its socket, for many of them."""
        sock = self.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)

        def send(data, dst):
            sock.sendto(igmp.packet(data, self.addr, dst),
                        (self.device, ETH_P_IP, 0, 0, hardware(dst)))
        with sock:
            yield send

    # ---- streams ----

    def multicast_socket(self, ttl=16):
        sock = self.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with self.space.inside():
            index = socket.if_nametoindex(self.device)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, struct.pack(
            "=4s4si", bytes(4), igmp.packed(self.addr), index))
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, ttl)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
        return sock

    def stream(self, *groups, **options):
        return Sender(self, groups, **options)

    def send(self, group, number=1, ttl=16, src=None, port=PORT):
        """One numbered packet, from any address."""
        data = payload(number)
        head = struct.pack("!HHHH", 40000, port, 8 + len(data), 0)
        self.inject(igmp.packet(head + data, src or self.addr, group, ttl=ttl, alert=False,
                                proto=socket.IPPROTO_UDP, tos=0), group)

    def reset(self):
        for thing in reversed(self.open):
            thing.reset()
        self.open = []
        if self._mouth:
            self._mouth.close()
        self._ear = self._mouth = None
