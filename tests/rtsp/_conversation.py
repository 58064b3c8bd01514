# SPDX-License-Identifier: GPL-2.0-only
"""A long conversation on one control connection, compared byte for byte at both ends.

What an end must read is a row of pieces: bytes that must come as they are, and the
places where the router chooses a number.
"""

import collections
import random
import select
import time

from _common import message
from rtsplab.dialogue import frame
from rtsplab.host import LIMIT

# Like messages, but in a body: nothing in it may change.
BODY = (b"Transport: RTP/AVP;unicast;destination=%s;client_port=6000-6001\r\n\r\n"
        b"SETUP rtsp://a/b RTSP/1.0\r\nCSeq: 7\r\n"
        b"Transport: RTP/AVP;unicast;client_port=9000-9001\r\n\r\n")

# of frames
SIZES = (0, 1, 12, 700, 1316, 12000)


class Number:
    """A place where a number stands that the router has chosen; `seen` is told it."""

    def __init__(self, seen):
        self.seen = seen


class Reader:
    """One end, and what it must still read."""

    def __init__(self, conn):
        self.conn = conn
        self.wanted = collections.deque()
        self.have = b""
        self.total = 0

    def want(self, *pieces):
        self.wanted.extend(pieces)

    def wrong(self, wanted):
        raise AssertionError("%s must read at byte %d\n%r\nand reads\n%r" % (
            self.conn.name, self.total, wanted[:400], self.have[:400]))

    def _number(self, number):
        digits = 0
        while self.have[digits:digits + 1].isdigit():
            digits += 1
        if digits == len(self.have):
            return 0                # its end has not come
        if not digits:
            self.wrong(b"a number")
        number.seen(int(self.have[:digits]))
        return digits

    def _bytes(self, piece):
        size = min(len(piece), len(self.have))
        if piece[:size] != self.have[:size]:
            self.wrong(piece)
        if size < len(piece):
            self.wanted.appendleft(piece[size:])
        return size

    def read(self):
        """Compare what has come; says whether anything has."""
        new = self.conn.recv_available()
        self.have += new
        while self.have and self.wanted:
            piece = self.wanted.popleft()
            used = self._bytes(piece) if isinstance(piece, bytes) else self._number(piece)
            if not used:
                self.wanted.appendleft(piece)
                break
            self.have = self.have[used:]
            self.total += used
        if self.have and not self.wanted:
            self.wrong(b"nothing more")
        if self.conn.ended and self.wanted:
            raise AssertionError("%s: the connection ended before %r" % (
                self.conn.name, self.wanted[0]))
        return bool(new)


class Talk:
    """A box that asks for more and more, and a server that answers."""

    def __init__(self, box, conns, outer, names, seed):
        self.client, self.accepted = conns
        self.box, self.outer = box.encode(), outer.encode()
        self.names = [name.encode() for name in names]
        self.dice = random.Random(seed)
        self.at_server, self.at_box = Reader(self.accepted), Reader(self.client)
        self.cseq = 0
        self.ports = {}             # the box's port: the one outside
        self.answers = collections.deque()

    # ---- the box ----

    def _setup(self, port):
        self.cseq += 1
        name = self.dice.choice(self.names)
        start = (b"SETUP rtsp://a/track RTSP/1.0\r\nCSeq: %d\r\n"
                 b"Transport: RTP/AVP;unicast;destination=" % self.cseq)
        self.at_server.want(start + self.outer + b";client_port=",
                            Number(lambda number: self._moved(port, number)), b"-",
                            Number(lambda number: self._moved(port + 1, number)),
                            b";mode=play\r\n\r\n")
        self.answers.append((self.cseq, port))
        return b"%s%s;client_port=%d-%d;mode=play\r\n\r\n" % (start, name, port, port + 1)

    def _moved(self, port, outer):
        """A port has the same number outside from its first SETUP on."""
        if self.ports.setdefault(port, outer) != outer:
            raise AssertionError("port %d was %d and is %d" % (
                port, self.ports[port], outer))
        if port % 2:
            self._answer()

    def _plain(self):
        """What must not change: a request with a body, a frame."""
        self.cseq += 1
        body = BODY % self.box * self.dice.randrange(4)
        data = message("SET_PARAMETER rtsp://a/track RTSP/1.0", "CSeq: %d" % self.cseq,
                       "Content-Length: %d" % len(body), body=body)
        data += frame(0, self.dice.choice(SIZES))
        self.at_server.want(data)
        return data

    def ask(self, ports):
        """Requests for some of these ports, pipelined and not."""
        sent = b""
        for port in ports:
            sent += self._plain() if self.dice.random() < 0.7 else b""
            sent += self._setup(port)
        self._send(self.client, sent)

    # ---- the server ----

    def _answer(self):
        """The SETUP that was read just now; other things stand around the reply."""
        cseq, port = self.answers.popleft()
        media = frame(1, self.dice.choice(SIZES))
        body = BODY % self.outer * self.dice.randrange(3)
        head = b"RTSP/1.0 200 OK\r\nCSeq: %d\r\nSession: %d\r\n" % (cseq, port)
        line = b"Transport: RTP/AVP;unicast;destination=%s;client_port=%d-%d\r\n"
        tail = b"Content-Length: %d\r\n\r\n" % len(body) + body + media
        self.at_box.want(head + line % (self.box, port, port + 1) + tail)
        line %= (self.outer, self.ports[port], self.ports[port + 1])
        self._send(self.accepted, head + line + tail)

    # ---- both ----

    def _send(self, conn, data):
        """In one piece, or in a few."""
        cuts = sorted(self.dice.randrange(len(data)) for _ in range(self.dice.randrange(4)))
        for start, end in zip([0] + cuts, cuts + [len(data)]):
            conn.send(data[start:end])

    @property
    def done(self):
        return not (self.at_server.wanted or self.at_box.wanted)

    def go_on(self):
        """Read at both ends what is there; says whether anything was."""
        # what the server reads is what makes it answer, so each of both counts
        moved = [self.at_server.read(), self.at_box.read()]
        return any(moved)


def finish(talks):
    """Until all has been read. The limit is for a stream that has come to a stop."""
    stopped = time.monotonic() + LIMIT
    while not all(talk.done for talk in talks):
        if any([talk.go_on() for talk in talks]):
            stopped = time.monotonic() + LIMIT
            continue
        if time.monotonic() > stopped:
            stuck = [reader for talk in talks for reader in (talk.at_server, talk.at_box)
                     if reader.wanted]
            raise AssertionError("no more comes; " + "; ".join(
                "%s has %d bytes and waits for %r" % (
                    reader.conn.name, reader.total, reader.wanted[0][:80]) for reader in stuck))
        select.select([end.sock for talk in talks for end in (talk.client, talk.accepted)],
                      [], [], 1)
