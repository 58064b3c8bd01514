# SPDX-License-Identifier: GPL-2.0-only
"""A GRE flow that userspace expects of a control connection ends without harm: the core then takes what the helper keeps for the PPTP helper's."""

import os
import socket
import struct

NETLINK_NETFILTER = 12
EXP_NEW = 2 << 8
REQUEST_ACK_CREATE = 0x0405
NESTED = 0x8000
MASTER, TUPLE, MASK, TIMEOUT = 1, 2, 3, 4
GRE = 47


def attr(kind, data):
    size = 4 + len(data)
    return struct.pack("=HH", size, kind) + data + b"\0" * (-size % 4)


def ends(kind, src, sport, dst, dport, proto):
    """A tuple or a mask."""
    addresses = attr(1, socket.inet_aton(src)) + attr(2, socket.inet_aton(dst))
    ports = attr(1, bytes([proto])) + attr(2, struct.pack("!H", sport)) + \
        attr(3, struct.pack("!H", dport))
    return attr(kind | NESTED, attr(1 | NESTED, addresses) + attr(2 | NESTED, ports))


def expect(lab, master):
    body = struct.pack("!BBH", socket.AF_INET, 0, 0) + \
        ends(MASTER, *master, socket.IPPROTO_TCP) + \
        ends(TUPLE, "0.0.0.0", 0, lab.outer, 0, GRE) + \
        ends(MASK, "0.0.0.0", 0, "255.255.255.255", 0xffff, 0xff) + \
        attr(TIMEOUT, struct.pack("!I", 300))
    with lab.router.space.inside():
        netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)
    netlink.send(struct.pack("=IHHII", 16 + len(body), EXP_NEW, REQUEST_ACK_CREATE, 1, 0)
                 + body)
    error = struct.unpack("=i", netlink.recv(4096)[16:20])[0]
    netlink.close()
    assert not error, os.strerror(-error)


def gre(lab):
    with lab.stranger.space.inside():
        sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, GRE)
    sock.sendto(struct.pack("!HH", 0, 0x0800) + b"\0" * 20, (lab.outer, 0))
    sock.close()
    lab.settle(lab.stranger)


def test(lab):
    for says_rtsp in (False, True):
        client, server = lab.control_connection()
        if says_rtsp:
            client.send_pieces([b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n"])
            assert server.recv_exact(31)
        expect(lab, (lab.box.addr, client.sock.getsockname()[1], lab.server.addr, 554))
        assert len(lab.expectations()) == 1
        gre(lab)
        assert lab.expectations() == []         # it was met
        client.send_pieces([b"still alive"])
        assert server.recv_exact(11)
