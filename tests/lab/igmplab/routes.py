# SPDX-License-Identifier: GPL-2.0-only
"""The multicast routing of a namespace, as its kernel shows it."""

import socket
import struct


def dotted(word):
    """The kernel prints the 32 bits as they lie in memory."""
    return socket.inet_ntoa(struct.pack("=I", int(word, 16)))


class Route:
    def __init__(self, source, group, iface, outs, packets):
        self.source, self.group, self.iface = source, group, iface
        self.outs, self.packets = outs, packets     # outs: {interface: threshold}

    def __repr__(self):
        return "%s -> %s from %s to %s" % (self.source, self.group, self.iface, self.outs)


def vifs(space):
    """{number: interface}."""
    found = {}
    for line in space.read("/proc/net/ip_mr_vif").splitlines()[1:]:
        words = line.split()
        found[int(words[0])] = words[1]
    return found


def routes(space):
    """[Route] with interfaces by name; one that waits for the daemon has no `iface`."""
    names = vifs(space)
    found = []
    for line in space.read("/proc/net/ip_mr_cache").splitlines()[1:]:
        words = line.split()
        outs = dict(tuple(map(int, each.split(":"))) for each in words[6:])
        found.append(Route(
            dotted(words[1]), dotted(words[0]), names.get(int(words[2])),
            {names.get(vif, vif): ttl for vif, ttl in outs.items()}, int(words[3])))
    return found
