# SPDX-License-Identifier: GPL-2.0-only
"""A SETUP in the middle of a packet of up to 64 KiB is rewritten in it, and what leaves is whole and within all bounds."""

import contextlib
import socket

from _common import reply, request, setup

from rtsplab.dialogue import frame

# segmentation is the device's only where packets may be paged
modes = ("paged",)
families = ("v4",)

SO_RCVBUFFORCE = 33
LINE = "RTP/AVP;unicast;destination=%s;client_port=%d"
START = request("OPTIONS", 1)
GROWS = "0.0.0.0"
MTU, LARGEST = 1500, 65535
ETHERNET = 14


class Sizes:
    """Bytes of IP in each TCP packet that comes in on a device."""

    def __init__(self, host, device):
        self.sock = host.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0800))
        self.sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 1 << 23)
        self.sock.bind((device, 0x0800))
        host.keep(self)

    def seen(self):
        found = []
        while True:
            try:
                data, address = self.sock.recvfrom(1 << 17, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return found
            if address[2] != socket.PACKET_OUTGOING and data[ETHERNET + 9] == 6:
                found.append(len(data) - ETHERNET)

    def reset(self):
        self.sock.close()


@contextlib.contextmanager
def wide_open(lab):
    """Senders and receivers that begin with windows of more than one such packet."""
    spaces = [lab.box.space, lab.server.space]
    routes = [(space, space.run(["ip", "route", "show", "default"]).split())
              for space in spaces]
    were = [(space, space.read("/proc/sys/net/ipv4/tcp_rmem").strip()) for space in spaces]
    try:
        for space, route in routes:
            space.run(["ip", "route", "change"] + route +
                      ["initcwnd", "200", "initrwnd", "200", "rto_min", "10ms"])
            space.sysctl("net.ipv4.tcp_rmem", "4096 4000000 8000000")
        yield
    finally:
        for space, route in routes:
            space.run(["ip", "route", "change"] + route)
        for space, was in were:
            space.sysctl("net.ipv4.tcp_rmem", was)


@contextlib.contextmanager
def segmented_by_the_router(lab):
    """Large packets end at the router, as where its devices are real ones."""
    devices = ("iptv", "to-box")
    for device in devices:
        lab.router.run("ethtool", "-K", device, "tso", "off", "gso", "off")
    try:
        yield
    finally:
        for device in devices:
            lab.router.run("ethtool", "-K", device, "tso", "on", "gso", "on")


def a_setup(lab, port):
    """What the box sends and what the server reads."""
    return setup(port, LINE % (GROWS, port)), setup(port, LINE % (lab.outer, port))


def a_reply(lab, port):
    text = b"RTSP/1.0 200 OK\r\nCSeq: %d\r\nSession: 1\r\nTransport: " + LINE.encode() + \
        b"\r\n\r\n"
    return (text % (port, lab.outer.encode(), port),
            text % (port, lab.box.addr.encode(), port))


def many_changes(lab, first):
    """So many changes that a packet of the largest size would grow beyond it."""
    data = [setup(port, ",".join([LINE % ("{}", port)] * 10)) for port in
            range(first, first + 12)]
    data = b"".join(data)
    return data.replace(b"{}", GROWS.encode()), data.replace(b"{}", lab.outer.encode())


def passes(sender, receiver, sent, becomes):
    sender.send(sent)
    got = receiver.recv_exact(len(becomes)) + receiver.recv_available()
    if got != becomes:
        at = next(at for at, pair in enumerate(zip(got, becomes)) if pair[0] != pair[1])
        near = slice(max(at - 40, 0), at + 80)
        raise AssertionError("%s reads other bytes at %d of %d: %r, must be %r" % (
            receiver.name, at, len(becomes), got[near], becomes[near]))


def converse(lab, first):
    client, server = lab.control_connection()
    # by then each of them knows how fast it can go
    media = frame(0, 65000)
    passes(client, server, START + media, START + media)
    passes(server, client, reply(1) + media, reply(1) + media)
    for port, (before, after) in enumerate(((30000, 30000), (1, 62000), (62000, 1),
                                            (64900, 64900)), first):
        sent, becomes = a_setup(lab, port)
        around = frame(0, before), frame(0, after)
        passes(client, server, sent.join(around), becomes.join(around))
        sent, becomes = a_reply(lab, port)
        passes(server, client, sent.join(around), becomes.join(around))
        assert port in lab.expected_ports(), (port, lab.expected_ports())
    sent, becomes = many_changes(lab, first + 10)
    passes(client, server, sent + frame(0, 65535 - len(sent)),
           becomes + frame(0, 65535 - len(sent)))
    client.close()
    server.close()


def test(lab):
    into, there, here = (Sizes(host, device) for host, device in (
        (lab.router, "lan"), (lab.server, "eth0"), (lab.box, "eth0")))
    with wide_open(lab):
        converse(lab, 5000)
        assert 40000 < max(into.seen()) <= LARGEST
        for sizes in (there, here):
            assert MTU < max(sizes.seen()) <= LARGEST
        with segmented_by_the_router(lab):
            converse(lab, 6000)
            assert 40000 < max(into.seen()) <= LARGEST
            assert max(there.seen()) <= MTU
            assert max(here.seen()) <= MTU
