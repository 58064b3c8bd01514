# SPDX-License-Identifier: GPL-2.0-only
"""Expectations that `conntrack -I expect` can't make, and all that the kernel tells of one."""

import os
import socket
import struct

from rtsplab.host import family_of

NETLINK_NETFILTER = 12
EXP_NEW, EXP_GET = 2 << 8, 2 << 8 | 1
REQUEST_ACK_CREATE, REQUEST_DUMP = 0x0405, 0x0301
DONE = 3
NESTED = 0x8000
NO_BITS = {"v4": "0.0.0.0", "v6": "::"}
ALL_BITS = {"v4": "255.255.255.255", "v6": ":".join(["ffff"] * 8)}
MASTER, TUPLE, MASK, TIMEOUT, ID, HELPER, CLASS, FN = 1, 2, 3, 4, 5, 6, 9, 11


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


def expect(lab, client, port, proto, function=None, number=0):
    """A flow from anybody to the router, expected of a box's connection in that class."""
    anybody, exactly = NO_BITS[lab.family], ALL_BITS[lab.family]
    body = struct.pack("!BBH", family_of(lab.outer), 0, 0) + \
        _ends(MASTER, *client.local, *client.peer, socket.IPPROTO_TCP) + \
        _ends(TUPLE, anybody, 0, lab.outer, port, proto) + \
        _ends(MASK, anybody, 0, exactly, 0xffff, 0xff) + \
        _attr(TIMEOUT, struct.pack("!I", 300))
    if number:
        # 5.10 reads it only beside the name of a helper
        body += _attr(HELPER, b"rtsp\0") + _attr(CLASS, struct.pack("!I", number))
    if function:
        body += _attr(FN, function.encode() + b"\0")
    _create(lab, body)


def _socket(lab):
    with lab.router.space.inside():
        return socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)


def _create(lab, body):
    with _socket(lab) as netlink:
        netlink.send(struct.pack("=IHHII", 16 + len(body), EXP_NEW, REQUEST_ACK_CREATE, 1, 0)
                     + body)
        error = struct.unpack("=i", netlink.recv(4096)[16:20])[0]
    if error:
        raise OSError(-error, os.strerror(-error))


def _parts(data, header, size_format):
    """(kind, all of it) of each netlink message, or of each attribute of one."""
    while len(data) >= header:
        size, kind = struct.unpack_from(size_format, data)
        yield kind, data[:size]
        data = data[(size + 3) & ~3:]


def dump(lab):
    """The expectations as the kernel tells them, for restore()."""
    found = []
    head = struct.pack("!BBH", family_of(lab.outer), 0, 0)
    with _socket(lab) as netlink:
        netlink.send(struct.pack("=IHHII", 20, EXP_GET, REQUEST_DUMP, 1, 0) + head)
        while True:
            for kind, message in _parts(netlink.recv(1 << 16), 16, "=IH"):
                if kind == DONE:
                    return found
                found.append(head + b"".join(
                    part + b"\0" * (-len(part) % 4)
                    for number, part in _parts(message[20:], 4, "=HH") if number != ID))


def restore(lab, expectation):
    """What dump() has said, made again."""
    _create(lab, expectation)
