#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""An edge as providers have it: it never queries, and forgets a membership N s after its last report.

    python3 -m igmplab.edge [--forget N] [--speed N] FROM TO

passes multicast from the interface FROM on to TO for the groups that were joined on TO, by hosts
of IGMPv1 to v3, with their lists of sources. A line is printed for each group that is joined
("join G"), left ("leave G") or forgotten ("forget G").
"""

import argparse
import select
import signal
import socket
import sys
import time

from . import igmp, wire

REFUSED = "224.0.0."        # never leaves a link


class Edge:
    """The memberships and their ages; knows no socket, and the time only from its caller."""

    def __init__(self, forget, tell=print):
        self.forget, self.tell = forget, tell
        self.members = igmp.Memberships()
        self.last = {}

    def hear(self, message, now):
        before = set(self.members.groups)
        for group in self.members.hear(message):
            self.last[group] = now
        for group in set(self.members.groups) - before:
            self.tell("join %s" % group)
        for group in before - set(self.members.groups):
            self.tell("leave %s" % group)

    def expire(self, now):
        for group in [each for each in self.members.groups
                      if now - self.last[each] >= self.forget]:
            del self.members.groups[group]
            self.tell("forget %s" % group)

    def passes(self, source, group):
        return not group.startswith(REFUSED) and self.members.wants(group, source)


class Here:
    """The namespace that the program runs in already."""

    @staticmethod
    def inside():
        return open("/dev/null")        # any context


def packet_of(sock):
    got = wire.receive(sock)
    return got[0] if got and not got[2] else None


def serve(edge, source, target, speed):
    reports = wire.packet_socket(Here, socket.IPPROTO_IGMP, target)
    media = wire.packet_socket(Here, socket.IPPROTO_UDP, source)
    out = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
    edge.tell("ready")
    while True:
        ready, _, _ = select.select([reports, media], [], [], 0.1)
        now = time.monotonic() * speed
        data = packet_of(reports) if reports in ready else None
        if data and len(data) >= 28:
            edge.hear(igmp.Message(data), now)
        edge.expire(now)
        data = packet_of(media) if media in ready else None
        if data and edge.passes(igmp.dotted(data[12:16]), igmp.dotted(data[16:20])):
            send(out, target, data)


def send(out, target, data):
    mac = b"\x01\0\x5e" + bytes([data[17] & 0x7f]) + data[18:20]
    try:
        out.sendto(data, (target, 0x0800, 0, 0, mac))
    except OSError as error:        # the link is down: lost, as on any link
        print(error, file=sys.stderr, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--forget", type=float, default=260, metavar="N",
                        help="seconds after the last report (260)")
    parser.add_argument("--speed", type=float, default=1, metavar="N",
                        help="how many times faster its clock runs")
    parser.add_argument("source", metavar="FROM")
    parser.add_argument("target", metavar="TO")
    options = parser.parse_args()
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    serve(Edge(options.forget, lambda text: print(text, flush=True)),
          options.source, options.target, options.speed)


if __name__ == "__main__":
    main()
