# SPDX-License-Identifier: GPL-2.0-only
"""A channel through the router: of its multicast routing what a firewall can tell from the proxy's.

The socket that is the multicast router reads what the box reports, and gives the kernel a
route for it. IPv4 only, as channels are.
"""

import contextlib
import select
import socket
import struct

from rtsplab.host import LIMIT, TimedOut

GROUP, PORT = "239.0.1.1", 8208
SOURCE = "172.26.83.200"            # of the channel: an address of the provider's
EDGE = "uplink.2"                   # the provider's interface to the router

# of linux/mroute.h
MRT_INIT, MRT_ADD_VIF, MRT_ADD_MFC = 200, 202, 204
VIFF_USE_IFINDEX = 8
LAN, WAN = 0, 1                     # the two VIFs

ALL_ROUTERS = "224.0.0.22"          # of IGMPv3, to which reports go
IGMPV3_REPORT = 0x22


def member(sock, group, index):
    sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                    socket.inet_aton(group) + struct.pack("4si", b"", index))


class MulticastRouter:
    def __init__(self, lab):
        self.sock = lab.router.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_IGMP)
        lab.router.keep(self)
        with lab.router.space.inside():
            lan, wan = map(socket.if_nametoindex, ("lan", "vlan2"))
        self.sock.setsockopt(socket.IPPROTO_IP, MRT_INIT, 1)
        for vif, index in ((LAN, lan), (WAN, wan)):
            self.sock.setsockopt(socket.IPPROTO_IP, MRT_ADD_VIF, struct.pack(
                "HBBIi4s", vif, VIFF_USE_IFINDEX, 1, 0, index, b""))
        member(self.sock, ALL_ROUTERS, lan)

    def route(self, source, group):
        """From the provider to the boxes."""
        ttls = bytearray(32)
        ttls[LAN] = 1
        self.sock.setsockopt(socket.IPPROTO_IP, MRT_ADD_MFC, struct.pack(
            "4s4sH32s2x4I", socket.inet_aton(source), socket.inet_aton(group), WAN,
            bytes(ttls), 0, 0, 0, 0))

    def reported(self, group, address, limit=LIMIT):
        """Whether this address tells of the group before the limit; 0 for what is there now."""
        poll = select.poll()
        poll.register(self.sock, select.POLLIN)
        while poll.poll(limit * 1000):
            packet = self.sock.recv(2048)
            body = packet[(packet[0] & 15) * 4:]
            if (packet[12:16] == socket.inet_aton(address) and body[0] == IGMPV3_REPORT
                    and socket.inet_aton(group) in body):
                return True
        return False

    def close(self):
        self.sock.close()

    reset = close


@contextlib.contextmanager
def channel(lab):
    """Gives back the multicast router, the box's socket, and what sends a packet of the channel."""
    lab.provider.run("ip", "addr", "add", SOURCE + "/32", "dev", "lo")
    try:
        router = MulticastRouter(lab)
        viewer = lab.box.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sender = lab.provider.socket(socket.AF_INET, socket.SOCK_DGRAM)
        with viewer, sender:
            with lab.box.space.inside():
                eth0 = socket.if_nametoindex("eth0")
            with lab.provider.space.inside():
                edge = socket.if_nametoindex(EDGE)
            viewer.bind((GROUP, PORT))
            member(viewer, GROUP, eth0)
            sender.bind((SOURCE, 0))
            sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 8)
            sender.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF,
                              struct.pack("4s4si", b"", b"", edge))
            viewer.settimeout(LIMIT)
            yield router, viewer, lambda data: sender.sendto(data, (GROUP, PORT))
            router.close()
            lab.router.open.remove(router)
    finally:
        lab.provider.run("ip", "addr", "del", SOURCE + "/32", "dev", "lo")


def channel_plays(lab):
    """The router hears that the box wants a channel, and the box sees it."""
    with channel(lab) as (router, viewer, send):
        if not router.reported(GROUP, lab.box.addresses["v4"]):
            raise TimedOut("the multicast router hears no report")
        router.route(SOURCE, GROUP)
        for number in range(3):
            data = b"picture %d" % number
            send(data)
            got = viewer.recv(2048)
            assert got == data, got
