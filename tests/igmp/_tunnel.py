"""A network interface whose other end is a file, as PPP makes it."""

import fcntl
import os
import struct

TUNSETIFF, TUN, NO_INFO = 0x400454ca, 0x0001, 0x1000


def device(space, name, addr, peer):
    """The descriptor behind a new device; it goes when that is closed."""
    with space.inside():
        tun = os.open("/dev/net/tun", os.O_RDWR)
        fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", name.encode(), TUN | NO_INFO))
    space.batch("addr add %s peer %s dev %s" % (addr, peer, name), "link set %s up" % name)
    return tun
