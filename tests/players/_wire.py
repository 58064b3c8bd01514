# SPDX-License-Identifier: GPL-2.0-only
"""What passes at the two ends of the way: a player can only show what has reached its machine."""

import contextlib
import socket

from rtsplab.program import awaited

from _film import COUNT

ETH_P_ALL = 3
SO_RCVBUFFORCE = 33
BUFFER = 16 << 20       # bytes: the whole film, and what the kernel needs beside it


def _wire(host):
    """Sees all packets of a host, and keeps them until they are read."""
    sock = host.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL))
    sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER)
    return sock


def _datagrams(sock, direction):
    """What has passed by UDP since the last time, without the headers."""
    out = []
    while True:
        try:
            packet, where = sock.recvfrom(1 << 16, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return out
        if where[2] == direction and packet[0] >> 4 == 4 and packet[9] == socket.IPPROTO_UDP:
            out.append(packet[4 * (packet[0] & 15) + 8:])


@contextlib.contextmanager
def carried(sender, receiver):
    """Each datagram that the one sends reaches the other, as it was and in its turn."""
    with _wire(sender) as near, _wire(receiver) as far:
        sent, got = [], []

        def all_came():
            sent.extend(_datagrams(near, socket.PACKET_OUTGOING))
            got.extend(_datagrams(far, socket.PACKET_HOST))
            return got == sent
        yield
        awaited(all_came, "all that %s sent by UDP is at %s" % (sender, receiver))
        assert len(sent) > COUNT // 2, "only %d datagrams" % len(sent)
