# SPDX-License-Identifier: GPL-2.0-only
"""Everything that IGMP says on the links of a namespace, with the time at which the kernel saw it."""

import ctypes
import select
import socket
import struct
import time

from rtsplab.host import TimedOut

from . import igmp

ETH_P_ALL = 3
ETH_P_IP = 0x0800
SO_ATTACH_FILTER = 26
SO_TIMESTAMPNS = 35
SO_RCVBUFFORCE = 33
PACKET_OUTGOING = 4
LIMIT = 15.0        # seconds; only ends a test that fails


def attach(sock, code):
    """A classic BPF program: [(code, jt, jf, k)]."""
    data = b"".join(struct.pack("HBBI", *each) for each in code)
    buffer = ctypes.create_string_buffer(data)
    program = struct.pack("HL", len(code), ctypes.addressof(buffer))
    sock.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)


def only_protocol(proto):
    """IPv4 packets of one protocol, on sockets without a link header (SOCK_DGRAM)."""
    protocol_of_frame = 0xfffff000      # SKF_AD_OFF + SKF_AD_PROTOCOL
    return [(0x28, 0, 0, protocol_of_frame), (0x15, 0, 3, ETH_P_IP),
            (0x30, 0, 0, 9), (0x15, 0, 1, proto), (0x06, 0, 0, 0x40000), (0x06, 0, 0, 0)]


def packet_socket(space, proto, device=None, size=64 << 20):
    """With a device: of this one only. Nothing is left in it from before the filter."""
    with space.inside():
        sock = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM,
                             0 if device else socket.htons(ETH_P_ALL))
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, size)
        sock.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        attach(sock, only_protocol(proto))
        while receive(sock):
            pass
        if device:
            sock.bind((device, ETH_P_ALL))
    return sock


def receive(sock):
    """(data, interface, whether it goes out, seconds), or None."""
    try:
        data, more, _, where = sock.recvmsg(1 << 16, 256)
    except BlockingIOError:
        return None
    except OSError as error:        # the interface went away
        if error.errno == 100:
            return receive(sock)
        raise
    when = time.time()
    for level, kind, value in more:
        if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
            seconds, nano = struct.unpack("ll", value[:16])
            when = seconds + nano / 1e9
    return data, where[0], where[2] == PACKET_OUTGOING, when


class Wire:
    """The links of one namespace. Messages are read when somebody asks for them."""

    def __init__(self, space):
        self.sock = packet_socket(space, socket.IPPROTO_IGMP)
        self.seen = []

    def close(self):
        self.sock.close()

    def read(self):
        while True:
            got = receive(self.sock)
            if got is None:
                return self.seen
            if len(got[0]) >= 28:
                self.seen.append(igmp.Message(got[0], got[1], got[2], got[3]))

    def mark(self):
        """How many messages were seen: what `after` in the others understands."""
        return len(self.read())

    def all(self, iface=None, kind=None, out=None, group=None, after=0, test=None, src=None):
        """The messages that are like this; `kind` may be the beginning of it."""
        return [each for each in self.read()[after:]
                if (iface is None or each.iface == iface)
                and (kind is None or each.kind.startswith(kind))
                and (out is None or each.out == out)
                and (group is None or each.about(group))
                and (src is None or each.src == src)
                and (test is None or test(each))]

    def wait(self, count=1, limit=LIMIT, what=None, **wanted):
        """The first message that is like this, or `count` of them."""
        end = time.monotonic() + limit
        while True:
            found = self.all(**wanted)
            if len(found) >= count:
                return found[0] if count == 1 else found[:count]
            self.rest(end, what or "%d of %r" % (count, wanted))

    def rest(self, end, what):
        left = end - time.monotonic()
        if left <= 0:
            raise TimedOut("not seen: %s" % what)
        select.select([self.sock], [], [], min(left, 0.5))

    def none(self, **unwanted):
        """There is no such message. What may still come is the caller's: lab.settle()."""
        found = self.all(**unwanted)
        if found:
            raise AssertionError("not wanted, but seen: %r" % found[0])

    def text(self, last=400):
        return "\n".join(map(repr, self.read()[-last:]))
