#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The media server of the demonstration.

Waits for orders of the control server, one a line on a TCP connection:

    PLAY ADDRESS PORT SERVER_PORT     send the film there, from SERVER_PORT
    STOP

and says END PACKETS BYTES when a film has been sent. The film is an MPEG transport
stream; it leaves at the pace of its own clock (PCR), 7 packets of 188 bytes a datagram.
"""

import argparse
import socket
import sys
import time

TS = 188
PER_DATAGRAM = 7
CLOCK = 27000000.0
WRAP = (1 << 33) * 300


def clocks(film):
    """(packet number, seconds) wherever the first clock of the stream shows itself."""
    found, wanted, last, turns = [], None, 0, 0
    for offset in range(0, len(film) - TS + 1, TS):
        if film[offset] != 0x47:
            raise ValueError("not a transport stream: byte %d" % offset)
        has_field = film[offset + 3] & 0x20 and film[offset + 4] >= 7
        if not has_field or not film[offset + 5] & 0x10:
            continue
        pid = (film[offset + 1] & 0x1f) << 8 | film[offset + 2]
        if wanted is None:
            wanted = pid
        if pid != wanted:
            continue
        field = film[offset + 6:offset + 12]
        base = int.from_bytes(field[:4], "big") << 1 | field[4] >> 7
        value = base * 300 + ((field[4] & 1) << 8 | field[5])
        if value < last:
            turns += WRAP
        last = value
        found.append((offset // TS, (value + turns) / CLOCK))
    return found


def schedule(film, limit):
    """[(seconds from the start, datagram)] in order; at most `limit` seconds of film."""
    marks = clocks(film)
    if len(marks) < 2:
        raise ValueError("the film has no clock to go by")
    out, index, start = [], 0, marks[0][1]
    for packet in range(0, len(film) // TS, PER_DATAGRAM):
        while index + 2 < len(marks) and marks[index + 1][0] <= packet:
            index += 1
        (near, at_near), (far, at_far) = marks[index], marks[index + 1]
        at = at_near + (packet - near) * (at_far - at_near) / (far - near) - start
        if limit and at > limit:
            break
        out.append((max(at, 0.0), film[packet * TS:(packet + PER_DATAGRAM) * TS]))
    return out


def in_rtp(plan):
    """The same datagrams, each with the header of RTP (payload type 33)."""
    # Not from 0: VLC takes what has that number for an old one.
    return [(at, bytes([0x80, 33]) + (number + 1000 & 0xffff).to_bytes(2, "big")
             + (int(at * 90000) & 0xffffffff).to_bytes(4, "big") + b"film" + datagram)
            for number, (at, datagram) in enumerate(plan)]


class Sender:
    """Sends one film once."""

    def __init__(self, address, plan, peer, port):
        self.sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.sock.bind((address, port))
        self.peer = peer
        self.plan = plan
        self.next = 0
        self.sent = 0
        self.start = time.monotonic()

    @property
    def done(self):
        return self.next >= len(self.plan)

    def wait(self):
        """Seconds until the next datagram is due."""
        return max(0.0, self.start + self.plan[self.next][0] - time.monotonic())

    def work(self):
        """Send all that is due."""
        now = time.monotonic() - self.start
        while not self.done and self.plan[self.next][0] <= now:
            datagram = self.plan[self.next][1]
            try:
                self.sock.sendto(datagram, self.peer)
            except OSError as error:    # an ICMP error of an earlier one
                print("media: %s" % error, flush=True)
            self.sent += len(datagram)
            self.next += 1

    def close(self):
        self.sock.close()


def serve(address, port, plan):
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, port))
    listener.listen(4)
    print("media: ready", flush=True)
    while True:
        orders, peer = listener.accept()
        print("media: orders come from %s" % peer[0], flush=True)
        obey(orders, address, plan)
        orders.close()


def obey(orders, address, plan):
    """Orders of one connection; its end stops the film."""
    sender, buffer = None, b""
    while True:
        orders.settimeout(sender.wait() + 0.0001 if sender else None)
        try:
            data = orders.recv(4096)
            if not data:
                break
            buffer += data
        except socket.timeout:
            pass
        while b"\n" in buffer:
            line, buffer = buffer.split(b"\n", 1)
            words = line.decode().split()
            print("media: %s" % " ".join(words), flush=True)
            if sender:
                sender.close()
                sender = None
            if words[0] == "PLAY":
                sender = Sender(address, plan, (words[1], int(words[2])), int(words[3]))
        if sender:
            sender.work()
            if sender.done:
                report = "END %d %d" % (sender.next, sender.sent)
                print("media: " + report, flush=True)
                orders.sendall(report.encode() + b"\n")
                sender.close()
                sender = None
    if sender:
        sender.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--film", required=True, help="an MPEG transport stream")
    parser.add_argument("--address", default="172.26.83.137", help="address to send from")
    parser.add_argument("--port", type=int, default=7000, help="TCP port for orders")
    parser.add_argument("--limit", type=float, default=0,
                        help="seconds of film to send (default: all of it)")
    parser.add_argument("--rtp", action="store_true", help="send it in RTP")
    options = parser.parse_args()
    with open(options.film, "rb") as file:
        plan = schedule(file.read(), options.limit)
    print("media: %d datagrams, %.1f s" % (len(plan), plan[-1][0]), flush=True)
    if options.rtp:
        plan = in_rtp(plan)
    serve(options.address, options.port, plan)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
