# SPDX-License-Identifier: GPL-2.0-only
"""A host of the lab and the sockets on it.

Every wait has a limit, so that a test which goes wrong ends; no limit is ever
what makes a test pass.
"""

import array
import fcntl
import os
import select
import socket
import struct
import termios
import time
import weakref

from . import netns

LIMIT = 30.0                # seconds: far beyond what an emulated machine needs
SIOCOUTQNSD = 0x894B        # bytes of a TCP socket that were not sent yet


def family_of(addr):
    return socket.AF_INET6 if ":" in addr else socket.AF_INET


def bracketed(addr):
    """An address as it stands where a port may follow: [fd01::10] for an IPv6 one."""
    return "[%s]" % addr if ":" in addr else addr


class TimedOut(AssertionError):
    """What was awaited did not come."""


def _ready(sock, event, what):
    poll = select.poll()
    poll.register(sock, event)
    if not poll.poll(LIMIT * 1000):
        raise TimedOut("nothing happened within %d s: %s" % (LIMIT, what))


def _queued(sock, request):
    value = array.array("i", [0])
    fcntl.ioctl(sock, request, value)
    return value[0]


def _await(condition, what):
    """Wait, and meanwhile read for the other ends: this one process is all of them."""
    end = time.monotonic() + LIMIT
    while not condition():
        if time.monotonic() > end:
            raise TimedOut("not within %d s: %s" % (LIMIT, what))
        for conn in list(Conn.all):
            conn.drain()
        os.sched_yield()


class Conn:
    """One end of a TCP connection."""

    all = weakref.WeakSet()

    def __init__(self, sock, name):
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sock = sock
        self.name = name
        self.buffer = b""
        self.ended = False
        self.local = sock.getsockname()[:2]
        self.peer = sock.getpeername()[:2]
        Conn.all.add(self)

    def send(self, data):
        view = memoryview(data)

        def all_sent():
            nonlocal view
            try:
                view = view[self.sock.send(view):]
            except BlockingIOError:
                pass
            return not view
        _await(all_sent, "%s cannot send" % self.name)

    def send_pieces(self, pieces):
        """Each piece leaves as a segment of its own."""
        for piece in pieces:
            self.send(piece)
            self.flush()

    def flush(self):
        """Wait until the kernel has sent everything, acknowledged or not."""
        _await(lambda: _queued(self.sock, SIOCOUTQNSD) == 0,
               "%s cannot send" % self.name)

    def acknowledged(self):
        """Wait until the other end has everything that was sent."""
        _await(lambda: _queued(self.sock, termios.TIOCOUTQ) == 0,
               "nobody acknowledges what %s sends" % self.name)

    def _fill(self, what):
        if self.ended:
            raise EOFError("%s: connection ended, wanted %s, have %r" % (
                self.name, what, self.buffer))
        try:
            _ready(self.sock, select.POLLIN, what)
        except TimedOut:
            raise TimedOut("%s waits for %s, has %r" % (
                self.name, what, self.buffer)) from None
        data = self.sock.recv(1 << 16)
        self.ended = not data
        self.buffer += data

    def recv_exact(self, size):
        while len(self.buffer) < size:
            self._fill("%d bytes" % size)
        data, self.buffer = self.buffer[:size], self.buffer[size:]
        return data

    def recv_until(self, mark):
        while mark not in self.buffer:
            self._fill("%r" % mark)
        return self.recv_exact(self.buffer.index(mark) + len(mark))

    def drain(self):
        """Take into the buffer what is there now; errors are for who reads."""
        if self.ended or self.sock.fileno() < 0:
            return
        try:
            data = self.sock.recv(1 << 20)
            self.ended = not data
            self.buffer += data
        except OSError:
            pass

    def recv_available(self):
        """What is there now, without waiting."""
        self.drain()
        return self.recv_exact(len(self.buffer))

    def recv_end(self):
        """Everything until the other end closes."""
        while not self.ended:
            try:
                self._fill("the end of the connection")
            except ConnectionResetError:
                self.ended = True
        return self.recv_exact(len(self.buffer))

    def close(self):
        self.sock.close()

    def reset(self):
        """End the connection at once, with RST."""
        if self.sock.fileno() >= 0:
            self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                 struct.pack("ii", 1, 0))
            self.sock.close()


class Listener:
    def __init__(self, host, sock):
        self.host = host
        self.sock = sock

    def accept(self):
        _ready(self.sock, select.POLLIN, "%s awaits a connection" % self.host.name)
        sock, _ = self.sock.accept()
        return self.host.keep(Conn(sock, self.host.name))

    def close(self):
        self.sock.close()

    reset = close


class Udp:
    """A UDP socket; packets are (data, address, port)."""

    def __init__(self, host, sock):
        self.host = host
        self.sock = sock
        self.port = sock.getsockname()[1]

    def sendto(self, data, addr, port):
        self.sock.sendto(data, (str(addr), port))

    def recv(self, timeout=LIMIT):
        poll = select.poll()
        poll.register(self.sock, select.POLLIN)
        if not poll.poll(timeout * 1000):
            raise TimedOut("%s gets nothing on UDP port %d" % (
                self.host.name, self.port))
        return self.recv_now()

    def recv_now(self):
        """A packet if one is there, else None."""
        try:
            data, peer = self.sock.recvfrom(1 << 16, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return None
        return data, peer[0], peer[1]

    def assert_nothing(self):
        """Nothing is here. Packets on their way are the caller's: lab.settle()."""
        packet = self.recv_now()
        if packet is not None:
            raise AssertionError("%s got %r from %s:%d on UDP port %d" % (
                (self.host.name, packet[0][:60]) + packet[1:] + (self.port,)))

    def close(self):
        self.sock.close()

    reset = close


class Host:
    """A host of the topology, or the router."""

    def __init__(self, space, addresses):
        self.space = space
        self.name = space.name
        self.addresses = addresses      # {"v4": ..., "v6": ...}
        self.addr = addresses["v4"]
        self.open = []

    def use(self, family):
        """From now on the host has this address; what is open keeps its own."""
        self.addr = self.addresses[family]

    def __str__(self):
        return self.addr

    def keep(self, thing):
        self.open.append(thing)
        return thing

    def socket(self, *args):
        """A bare socket in this host's namespace."""
        with self.space.inside():
            return socket.socket(*args)

    def run(self, *argv, **kwargs):
        return self.space.run(list(argv), **kwargs)

    def listen(self, port=554):
        sock = self.socket(family_of(self.addr), socket.SOCK_STREAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((self.addr, port))
        sock.listen(16)
        return self.keep(Listener(self, sock))

    def connect(self, host, port=554, source_port=0):
        sock = self.socket(family_of(self.addr), socket.SOCK_STREAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((self.addr, source_port))
        sock.settimeout(LIMIT)
        sock.connect((str(host), port))
        return self.keep(Conn(sock, self.name))

    def udp(self, port=0):
        sock = self.socket(family_of(self.addr), socket.SOCK_DGRAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        sock.bind((self.addr, port))
        return self.keep(Udp(self, sock))

    def reset(self):
        """Close everything; connections end with RST, so that nothing lingers."""
        for thing in self.open:
            try:
                thing.reset()
            except OSError:
                pass
        self.open = []

    def __repr__(self):
        return "<%s %s>" % (self.name, self.addr)


class Router(Host):
    """The router, which has an outer address as well."""

    def __init__(self, space, addresses, outers):
        super().__init__(space, addresses)
        self.outers = outers
        self.outer = outers["v4"]

    def use(self, family):
        super().use(family)
        self.outer = self.outers[family]


__all__ = ["Conn", "Host", "Listener", "Router", "TimedOut", "Udp", "bracketed",
           "family_of", "netns", "LIMIT"]
