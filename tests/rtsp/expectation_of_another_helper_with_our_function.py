# SPDX-License-Identifier: GPL-2.0-only
"""Userspace may give our function to an expectation of any helper's connection: it reads nothing of that helper's, and such an expectation goes with the modules."""

import os
import socket
import struct

modules = False         # it unloads them while such an expectation is there

NETLINK_NETFILTER = 12
EXP_NEW = 2 << 8
REQUEST_ACK_CREATE = 0x0405
NESTED = 0x8000
MASTER, TUPLE, MASK, TIMEOUT, FN = 1, 2, 3, 4, 11


def attr(kind, data):
    size = 4 + len(data)
    return struct.pack("=HH", size, kind) + data + b"\0" * (-size % 4)


def ends(kind, src, sport, dst, dport, proto):
    """A tuple or a mask."""
    addresses = attr(1, socket.inet_aton(src)) + attr(2, socket.inet_aton(dst))
    ports = attr(1, bytes([proto])) + attr(2, struct.pack("!H", sport)) + \
        attr(3, struct.pack("!H", dport))
    return attr(kind | NESTED, attr(1 | NESTED, addresses) + attr(2 | NESTED, ports))


def expect(lab, master, port):
    """What `conntrack -I expect` can't say: the function's name."""
    body = struct.pack("!BBH", socket.AF_INET, 0, 0) + \
        ends(MASTER, *master, socket.IPPROTO_TCP) + \
        ends(TUPLE, "0.0.0.0", 0, lab.outer, port, socket.IPPROTO_UDP) + \
        ends(MASK, "0.0.0.0", 0, "255.255.255.255", 0xffff, 0xff) + \
        attr(TIMEOUT, struct.pack("!I", 300)) + attr(FN, b"rtsp\0")
    with lab.router.space.inside():
        netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER)
    netlink.send(struct.pack("=IHHII", 16 + len(body), EXP_NEW, REQUEST_ACK_CREATE, 1, 0)
                 + body)
    error = struct.unpack("=i", netlink.recv(4096)[16:20])[0]
    netlink.close()
    assert not error, os.strerror(-error)


def test(lab):
    lab.load_modules()
    lab.sh(lab.router, "modprobe -a nf_conntrack_ftp nf_nat_ftp")
    lab.iptables("-t", "raw", "-A", "PREROUTING", "-p", "tcp", "--dport", "21",
                 "-j", "CT", "--helper", "ftp")
    client, server = lab.control_connection(port=21)
    for sender, receiver in ((client, server), (server, client)):
        # a helper keeps what it knows where each helper does
        sender.send_pieces([b"220 a line\r\n"])
        assert receiver.recv_exact(12)
    master = (lab.box.addr, client.sock.getsockname()[1], lab.server.addr, 21)
    stranger = lab.stranger.udp()
    expect(lab, master, 5000)
    stranger.sendto(b"expected", lab.outer, 5000)
    lab.settle(lab.stranger)
    assert lab.expected_ports() == []       # it was met
    expect(lab, master, 5002)
    assert lab.expected_ports() == [5002]
    lab.unload_modules()
    assert lab.expected_ports() == []
    stranger.sendto(b"not any longer", lab.outer, 5002)
    lab.settle(lab.stranger)
    client.send_pieces([b"NOOP\r\n"])
    assert server.recv_exact(6) == b"NOOP\r\n"
