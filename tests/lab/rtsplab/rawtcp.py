# SPDX-License-Identifier: GPL-2.0-only
"""A TCP end in the hands of a test: any segment, at any place, and each one that comes.

    client, server = rawtcp.pair(lab)           both ends are ours
    client, conn = rawtcp.to_kernel(lab)        the server is the kernel's own TCP
    client.segment(b"rest", at=6)               these bytes at place 6 of the stream
    client.segment(b"first ", at=0)
    server.recv().data, server.recv().at        what came out on the far side

Places in a stream count from 0, the first byte after SYN. What a segment carries as `at`
and `ack` is counted from the sequence numbers that this end itself saw when the connection
began, so a router that moves sequence numbers shows.

The segments travel as the mode of the lab says: in pages (from a ring that is shared with
the kernel) or in one piece.
"""

import mmap
import os
import select
import socket
import struct

from . import host as hosts
from . import topology

FIN, SYN, RST, PSH, ACK, URG = 1, 2, 4, 8, 16, 32
LETTERS = "FSRPAU"
ETH_TYPES = {socket.AF_INET: 0x0800, socket.AF_INET6: 0x86dd}
TCP = socket.IPPROTO_TCP
SOL_PACKET = 263
PACKET_AUXDATA, PACKET_TX_RING = 8, 13
CSUM_NOT_READY = 1 << 3         # the sender left the checksum to a device
RING_FRAME, RING_FRAMES = 2048, 64
RING_DATA = 32                  # where the packet begins in a frame of the ring
RING_AVAILABLE, RING_REQUEST, RING_WRONG = 0, 1, 4
MASK = 0xffffffff

SACK_PERMITTED = b"\1\1\x04\x02"


def checksum(data):
    """RFC 1071."""
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack("!%dH" % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def flags_of(text):
    return sum(1 << LETTERS.index(letter) for letter in text)


def options_of(data):
    """TCP options as they come: {kind: bytes}."""
    found = {}
    while data and data[0] != 0:
        size = 1 if data[0] == 1 else data[1]
        found[data[0]] = data[2:size]
        data = data[size:]
    return found


def signed(number):
    """The distance of two sequence numbers, which may be less than nothing."""
    number &= MASK
    return number - (1 << 32) if number >> 31 else number


def pseudo_header(ends, size):
    """What the checksum covers besides the segment; `ends` are both addresses."""
    if len(ends) == 8:
        return ends + struct.pack("!BBH", 0, TCP, size)
    return ends + struct.pack("!II", size, TCP)


def ip_packet(family, ends, ident, tcp):
    if family == socket.AF_INET6:
        return struct.pack("!IHBB", 6 << 28, len(tcp), TCP, 64) + ends + tcp
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(tcp), ident, 0x4000, 64, TCP, 0) + ends
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + tcp


def tcp_of(packet):
    """(both addresses, the TCP segment) of a packet; None when it has none."""
    if len(packet) >= 60 and packet[0] >> 4 == 6 and packet[6] == TCP:
        return packet[8:40], packet[40:40 + struct.unpack("!H", packet[4:6])[0]]
    if len(packet) >= 40 and packet[0] >> 4 == 4 and packet[9] == TCP:
        return packet[12:20], packet[(packet[0] & 15) * 4:
                                     struct.unpack("!H", packet[2:4])[0]]
    return None


class Segment:
    """A TCP segment that came in."""

    def __init__(self, ends, tcp, unchecked):
        size = len(ends) // 2
        family = socket.AF_INET if size == 4 else socket.AF_INET6
        self.src, self.dst = (socket.inet_ntop(family, each)
                              for each in (ends[:size], ends[size:]))
        (self.sport, self.dport, self.seq, self.ack_number, offset, bits,
         self.window) = struct.unpack("!HHIIBBH", tcp[:16])
        self.options = tcp[20:(offset >> 4) * 4]
        self.data = tcp[(offset >> 4) * 4:]
        self.bits = bits
        self.flags = "".join(letter for index, letter in enumerate(LETTERS)
                             if bits >> index & 1)
        self.checksum_ok = unchecked or \
            checksum(pseudo_header(ends, len(tcp)) + tcp) == 0
        self.at = self.ack = None       # filled in by the end that reads it
        self.sacks = []

    def __repr__(self):
        return "<%s at=%s ack=%s %r>" % (self.flags, self.at, self.ack, self.data)


class Wire:
    """Sends and receives frames on eth0 of a host."""

    def __init__(self, host, paged):
        kind = ETH_TYPES[hosts.family_of(host.addr)]
        self.sock = host.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(kind))
        self.sock.bind(("eth0", kind))
        self.sock.setsockopt(SOL_PACKET, PACKET_AUXDATA, 1)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        self.head = bytes.fromhex(topology.mac(0xfe).replace(":", "")) + \
            self.sock.getsockname()[4] + struct.pack("!H", kind)
        self.ring, self.turn, self.out = None, 0, self.sock
        if paged:
            # A socket with a ring gives no packets to read: it is only to send.
            self.out = host.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
            self.out.bind(("eth0", 0))
            size = RING_FRAME * RING_FRAMES
            self.out.setsockopt(SOL_PACKET, PACKET_TX_RING, struct.pack(
                "IIII", size, 1, RING_FRAME, RING_FRAMES))
            self.ring = mmap.mmap(self.out.fileno(), size)

    def send(self, packet):
        frame = self.head + packet
        if self.ring is None:
            self.out.send(frame)
            return
        start = self.turn * RING_FRAME
        self.turn = (self.turn + 1) % RING_FRAMES
        status = self._status(start)
        if status != RING_AVAILABLE:
            raise OSError("the ring is full: a packet of long ago is still on its way")
        self.ring[start + RING_DATA:start + RING_DATA + len(frame)] = frame
        self.ring[start + 8:start + 12] = struct.pack("I", len(frame))
        self.ring[start:start + 8] = struct.pack("L", RING_REQUEST)
        self.out.send(b"")
        if self._status(start) == RING_WRONG:
            raise OSError("the kernel refuses the frame")

    def _status(self, start):
        return struct.unpack("L", self.ring[start:start + 8])[0]

    def recv(self, limit):
        """(packet, whether its checksum is yet to be made), or None."""
        poll = select.poll()
        poll.register(self.sock, select.POLLIN)
        if not poll.poll(limit * 1000):
            return None
        frame, extra, _, address = self.sock.recvmsg(1 << 17, 256)
        if address[2] == socket.PACKET_OUTGOING:
            return b"", True
        status = 0
        for level, kind, data in extra:
            if (level, kind) == (SOL_PACKET, PACKET_AUXDATA):
                status = struct.unpack("I", data[:4])[0]
        return frame[14:], bool(status & CSUM_NOT_READY)

    def close(self):
        if self.ring is not None:
            self.ring.close()
            self.out.close()
        self.sock.close()


class Endpoint:
    """One end of a connection."""

    def __init__(self, lab, host, port, peer=None, peer_port=None, isn=None):
        self.host = host
        self.addr, self.port = host.addr, port
        self.peer, self.peer_port = peer, peer_port
        self.isn = isn if isn is not None else int.from_bytes(os.urandom(4), "big")
        self.peer_isn = None
        self.place = 0              # where send() goes on
        self.stream = b""           # what came in order
        self.late = {}              # what came too early
        self.answers = True         # acknowledge by itself what comes
        self.window = 65535
        self.ident = 1
        # The kernel knows nothing of this connection and would end it. What we
        # send ourselves passes by the rules.
        self._rule = ["OUTPUT", "-p", "tcp", "--sport", str(port),
                      "--tcp-flags", "RST", "RST", "-j", "DROP"]
        self.family = hosts.family_of(self.addr)
        self.command = topology.IPTABLES[lab.family]
        self.mss = struct.pack("!BBH", 2, 4, 1460 if lab.family == "v4" else 1440)
        host.run(self.command, "-w", "-I", *self._rule)
        self.wire = Wire(host, lab.mode == "paged")
        self.alive = True
        host.keep(self)

    # ---- out ----

    def emit(self, seq, ack, flags, data=b"", options=b""):
        """Any segment, with the numbers as they are on the wire."""
        offset = (20 + len(options)) // 4
        head = struct.pack("!HHIIBBHHH", self.port, self.peer_port, seq & MASK,
                           ack & MASK, offset << 4, flags_of(flags), self.window, 0, 0)
        tcp = head + options + data
        ends = b"".join(socket.inet_pton(self.family, each)
                        for each in (self.addr, self.peer))
        total = checksum(pseudo_header(ends, len(tcp)) + tcp)
        tcp = tcp[:16] + struct.pack("!H", total) + tcp[18:]
        self.ident = (self.ident + 1) & 0xffff
        self.wire.send(ip_packet(self.family, ends, self.ident, tcp))

    def segment(self, data=b"", at=None, ack=None, flags="PA", options=b""):
        """`data` at a place of our stream; at the end of what was sent when not given."""
        at = self.place if at is None else at
        ack = len(self.stream) if ack is None else ack
        self.emit(self.isn + 1 + at, self.peer_isn + 1 + ack, flags, data, options)
        self.place = max(self.place, at + len(data))

    def send(self, data, size=1428):
        """In order, in segments of at most `size` bytes."""
        for start in range(0, len(data), size):
            self.segment(data[start:start + size])

    def acknowledge(self, ack=None, sacks=()):
        """`sacks` are pieces of the other stream, (start, end), that came early."""
        edges = [(self.peer_isn + 1 + edge) & MASK for sack in sacks for edge in sack]
        options = struct.pack("!BBBB%dI" % len(edges), 1, 1, 5, 2 + 4 * len(edges),
                              *edges) if edges else b""
        self.segment(b"", ack=ack, flags="A", options=options)

    # ---- in ----

    def recv(self, limit=hosts.LIMIT):
        """The next segment that is for us, ACK or data."""
        while True:
            got = self.wire.recv(limit)
            if got is None:
                raise hosts.TimedOut("%s gets no segment; stream so far %r" % (
                    self.host.name, self.stream))
            packet, unchecked = got
            parts = tcp_of(packet)
            if parts is None:
                continue
            segment = Segment(*parts, unchecked)
            if segment.dport != self.port or (
                    self.peer_port and (segment.src, segment.sport)
                    != (self.peer, self.peer_port)):
                continue
            self._take(segment)
            return segment

    def _take(self, segment):
        if not segment.checksum_ok:
            raise AssertionError("%s gets a wrong checksum: %r" % (
                self.host.name, segment))
        if segment.bits & SYN:
            self.peer, self.peer_port = segment.src, segment.sport
            self.peer_isn = segment.seq
        if self.peer_isn is None:
            return
        segment.at = signed(segment.seq - self.peer_isn - 1)
        segment.ack = signed(segment.ack_number - self.isn - 1)
        edges = options_of(segment.options).get(5, b"")
        edges = [signed(edge - self.isn - 1)
                 for edge in struct.unpack("!%dI" % (len(edges) // 4), edges)]
        segment.sacks = list(zip(edges[::2], edges[1::2]))
        if segment.data:
            self._join(segment)
            if self.answers:
                self.acknowledge()

    def _join(self, segment):
        self.late[segment.at] = max(self.late.get(segment.at, b""), segment.data, key=len)
        moved = True
        while moved:
            moved = False
            for at, data in sorted(self.late.items()):
                if at <= len(self.stream):
                    self.stream += data[len(self.stream) - at:]
                    del self.late[at]
                    moved = True

    def recv_data(self):
        """The next segment that carries data."""
        while True:
            segment = self.recv()
            if segment.data:
                return segment

    def recv_now(self):
        """The segments that are there, without waiting."""
        found = []
        while True:
            try:
                found.append(self.recv(0))
            except hosts.TimedOut:
                return found

    def recv_until(self, mark):
        """Read on until the stream ends in `mark`; gives back the whole stream."""
        while not self.stream.endswith(mark):
            self.recv()
        return self.stream

    def recv_size(self, size):
        while len(self.stream) < size:
            self.recv()
        return self.stream

    # ---- beginning and end ----

    def connect(self):
        self.syn()
        self.synack_comes()
        self.acknowledge()

    def syn(self):
        self.emit(self.isn, 0, "S", options=self.mss)

    def synack_comes(self):
        segment = self.recv()
        if segment.bits & (SYN | ACK) != SYN | ACK:
            raise AssertionError("wanted SYN and ACK, got %r" % segment)

    def accept(self):
        """As a server: SYN comes, SYN and ACK go out."""
        segment = self.recv()
        if segment.bits & (SYN | ACK) != SYN:
            raise AssertionError("wanted SYN, got %r" % segment)
        self.emit(self.isn, self.peer_isn + 1, "SA", options=self.mss)

    def fin(self):
        """The end of our stream; a byte of its own."""
        self.segment(b"", flags="FA")
        self.place += 1

    def reset(self):
        """End the connection with RST and let the kernel have the port again."""
        if not self.alive:
            return
        self.alive = False
        if self.peer_isn is not None:
            self.segment(b"", flags="RA")
        self.wire.close()
        self.host.run(self.command, "-w", "-D", *self._rule)

    close = reset


def pair(lab, box=None, server=None, port=554, source_port=40000, isn=None, options=b""):
    """A connection whose two ends are both ours, set up: (client, server).

    `options` are those of both SYNs, beside the segment size.
    """
    box, server = box or lab.box, server or lab.server
    far = Endpoint(lab, server, port)
    near = Endpoint(lab, box, source_port, server.addr, port, isn)
    for end in (near, far):
        end.mss += options
    near.syn()
    far.accept()
    near.synack_comes()
    near.acknowledge()
    far.recv()
    return near, far


def to_kernel(lab, box=None, server=None, port=554, source_port=40000):
    """A connection from an end of ours to the kernel's TCP: (client, Conn)."""
    box, server = box or lab.box, server or lab.server
    listener = server.listen(port)
    near = Endpoint(lab, box, source_port, server.addr, port)
    near.connect()
    conn = listener.accept()
    listener.close()
    return near, conn


def from_kernel(lab, box=None, server=None, port=554):
    """A connection from the kernel's TCP to an end of ours: (Conn, server)."""
    box, server = box or lab.box, server or lab.server
    far = Endpoint(lab, server, port)
    sock = box.socket(hosts.family_of(box.addr), socket.SOCK_STREAM)
    sock.setblocking(False)
    sock.connect_ex((server.addr, port))
    far.accept()
    segment = far.recv()
    while segment.bits & SYN:
        segment = far.recv()
    sock.setblocking(True)
    return box.keep(hosts.Conn(sock, box.name)), far
