# SPDX-License-Identifier: GPL-2.0-only
"""Where the lab's own packets wait, how many were lost there, and what a link leaves undone.

What a veth brings waits in the processor's queue, which has room for 1,000 packets and is one for
all namespaces: a flood in any of them takes packets of the lab. With GRO at the receiving end, and
no TSO at the sending one, the kernel (5.13 and later) gives the link a queue that is its own.
"""

import ctypes
import fcntl
import socket
import struct

SIOCETHTOOL = 0x8946
STXCSUM, STSO, SGRO = 0x17, 0x1f, 0x2c      # ETHTOOL_...


def _ethtool(sock, device, command, value):
    words = ctypes.create_string_buffer(struct.pack("=II", command, value))
    fcntl.ioctl(sock, SIOCETHTOOL, struct.pack("16sP", device.encode(), ctypes.addressof(words)))


def _set(space, device, *settings):
    with space.inside(), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for command, value in settings:
            _ethtool(sock, device, command, value)


def own_queue(space, device):
    """One end of a veth, which is up; the other end needs the same."""
    _set(space, device, (STSO, 0), (SGRO, 1))


def own_checksums(space, device):
    """A veth leaves checksums to a card that is not there: wrong for who copies what it brings."""
    _set(space, device, (STXCSUM, 0))


def machine_drops():
    """Packets that the processors' queues lost, of whichever namespace."""
    with open("/proc/net/softnet_stat") as file:
        return sum(int(line.split()[1], 16) for line in file)


def lost(spaces):
    """What the links of these namespaces lost: {"box eth0": (coming in, going out)}."""
    found = {}
    for space in spaces:
        for line in space.read("/proc/net/dev").splitlines()[2:]:
            device, _, numbers = line.partition(":")
            numbers = numbers.split()
            drops = int(numbers[3]), int(numbers[11])
            if any(drops):
                found["%s %s" % (space.name, device.strip())] = drops
    return found
