# SPDX-License-Identifier: GPL-2.0-only
"""Expectations that `conntrack -I expect` can't make."""

import os
import socket
import struct

from rtsplab.host import family_of

NETLINK_NETFILTER = 12
EXP_NEW = 2 << 8
REQUEST_ACK_CREATE = 0x0405
NESTED = 0x8000
NO_BITS = {"v4": "0.0.0.0", "v6": "::"}
ALL_BITS = {"v4": "255.255.255.255", "v6": ":".join(["ffff"] * 8)}
MASTER, TUPLE, MASK, TIMEOUT, FN = 1, 2, 3, 4, 11


def _attr(kind, data):
    size = 4 + len(data)
    return struct.pack("=HH", size, kind) + data + b"\0" * (-size % 4)


def _ends(kind, src, sport, dst, dport, proto):
    """A tuple or a mask."""
    family = family_of(dst)
    first = 1 if family == socket.AF_INET else 3
    addresses = _attr(first, socket.inet_pton(family, src)) + \
        _attr(first + 1, socket.inet_pton(family, dst))
    ports = _attr(1, bytes([proto])) + _attr(2, struct.pack("!H", sport)) + \
        _attr(3, struct.pack("!H", dport))
    return _attr(kind | NESTED,
                 _attr(1 | NESTED, addresses) + _attr(2 | NESTED, ports))


def expect(lab, client, port, proto, function=None):
    """A flow from anybody to the router, expected of a box's connection."""
    anybody, exactly = NO_BITS[lab.family], ALL_BITS[lab.family]
    body = struct.pack("!BBH", family_of(lab.outer), 0, 0) + \
        _ends(MASTER, *client.local, *client.peer, socket.IPPROTO_TCP) + \
        _ends(TUPLE, anybody, 0, lab.outer, port, proto) + \
        _ends(MASK, anybody, 0, exactly, 0xffff, 0xff) + \
        _attr(TIMEOUT, struct.pack("!I", 300))
    if function:
        body += _attr(FN, function.encode() + b"\0")
    with lab.router.space.inside():
        netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)
    netlink.send(struct.pack("=IHHII", 16 + len(body), EXP_NEW, REQUEST_ACK_CREATE, 1, 0)
                 + body)
    error = struct.unpack("=i", netlink.recv(4096)[16:20])[0]
    netlink.close()
    if error:
        raise OSError(-error, os.strerror(-error))
