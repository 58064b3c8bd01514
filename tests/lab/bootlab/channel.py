#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""A channel in the booted system: the edge that sends it while it is wanted, the box that watches.

Both write what they see into files that a test reads:
the edge a line for each IGMP message (`report GROUP ADDRESS`, `leave GROUP ADDRESS`), the box
the number of packets that it has received.
"""

import argparse
import os
import socket
import struct
import time

GROUP = "239.0.1.1"
PORT = 8208
SO_BINDTODEVICE = 25
JOINED_BY = {0x12: "report", 0x16: "report", 0x17: "leave"}
# Record types of version 3 that leave when they name no source
LEAVING = (3, 6)


def changes(message):
    """("report" or "leave", group) for each that an IGMP message has."""
    kind = message[0]
    if kind in JOINED_BY:
        yield JOINED_BY[kind], socket.inet_ntoa(message[4:8])
    if kind != 0x22:
        return
    at = 8
    for _ in range(struct.unpack(">H", message[6:8])[0]):
        record, aux, sources = struct.unpack(">BBH", message[at:at + 4])
        leaves = record in LEAVING and not sources or record == 1 and not sources
        yield "leave" if leaves else "report", socket.inet_ntoa(message[at + 4:at + 8])
        at += 8 + 4 * (aux + sources)


def edge(device, log):
    """As the provider's: it never asks, and sends only what is joined."""
    ear = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(0x0800))
    ear.bind((device, 0x0800))
    ear.settimeout(0.05)
    mouth = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    mouth.setsockopt(socket.SOL_SOCKET, SO_BINDTODEVICE, device.encode() + b"\0")
    mouth.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 16)
    wanted, turn = False, time.monotonic()
    with open(log, "a", buffering=1) as out:
        while True:
            try:
                packet, who = ear.recvfrom(4096)
            except socket.timeout:
                packet, who = b"", None
            if packet and packet[9] == 2 and who[2] != socket.PACKET_OUTGOING:
                for what, group in changes(packet[(packet[0] & 15) * 4:]):
                    out.write("%s %s %s\n" % (what, group, socket.inet_ntoa(packet[12:16])))
                    if group == GROUP:
                        wanted = what == "report"
            if wanted and time.monotonic() - turn >= 0.05:
                turn = time.monotonic()
                mouth.sendto(b"picture", (GROUP, PORT))


def box(address, count):
    ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    ear.bind((GROUP, PORT))
    ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP,
                   socket.inet_aton(GROUP) + socket.inet_aton(address))
    received = 0
    while True:
        write(count, received)
        ear.recv(100)
        received += 1


def write(path, number):
    with open(path + ".new", "w") as file:
        file.write("%d\n" % number)
    os.rename(path + ".new", path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("who", choices=("edge", "box"))
    parser.add_argument("where", help="the edge's interface, the box's address")
    parser.add_argument("file")
    options = parser.parse_args()
    {"edge": edge, "box": box}[options.who](options.where, options.file)


if __name__ == "__main__":
    main()
