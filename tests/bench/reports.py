# SPDX-License-Identifier: GPL-2.0-only
"""What the bench of the proxy sends, and what it reads of a daemon while it does."""

import os
import select
import signal
import socket
import subprocess
import time

from igmplab import igmp
from igmplab.host import ETH_P_IP, hardware

CHUNK = 100         # reports; so many fit any receive buffer
QUIET = 0.3         # seconds without work: the daemon has done what there was
REPEATED = 1.3      # after so long it has told its changes again


def groups(count, high=239):
    return ["%d.%d.%d.%d" % (high, 16 + each // 62500, each // 250 % 250, each % 250 + 1)
            for each in range(count)]


def joins(names, host):
    """Packets of IGMPv2 that are ready to be sent."""
    return [(igmp.packet(igmp.report(each), host.addr, each),
             (host.device, ETH_P_IP, 0, 0, hardware(each))) for each in names]


class Queue:
    """The IGMP socket of a network's multicast router."""

    def __init__(self, space):
        with space.inside():
            self.file = open("/proc/thread-self/net/raw")

    def read(self):
        """Bytes that wait there, packets that found no room."""
        self.file.seek(0)
        waiting = drops = 0
        for line in self.file.read().splitlines()[1:]:
            words = line.split()
            if words[1].endswith(":0002"):
                waiting += int(words[4].split(":")[1], 16)
                drops += int(words[-1])
        return waiting, drops

    def empty(self):
        while self.read()[0]:
            time.sleep(0.0005)


class Reporter:
    """Sends reports as fast as the daemon takes them."""

    def __init__(self, lab):
        self.lab = lab
        self.queue = Queue(lab.router.space)

    def send(self, packets):
        sock = self.lab.box.socket(socket.AF_PACKET, socket.SOCK_DGRAM, 0)
        before = self.queue.read()[1]
        with sock:
            for start in range(0, len(packets), CHUNK):
                for data, where in packets[start:start + CHUNK]:
                    sock.sendto(data, where)
                self.queue.empty()
        lost = self.queue.read()[1] - before
        assert not lost, "%d reports were lost" % lost


def ran(pid):
    """Nanoseconds that a process was on a processor, the kernel's work for it included."""
    with open("/proc/%d/schedstat" % pid) as file:
        return int(file.read().split()[0])


def quiet(pid, least=REPEATED):
    """Wait until it has nothing more to do; gives back what ran() says then."""
    least += time.monotonic()
    last, since = ran(pid), time.monotonic()
    while time.monotonic() < least or time.monotonic() - since < QUIET:
        time.sleep(0.02)
        now = ran(pid)
        if now != last:
            last, since = now, time.monotonic()
    return last


def heap(proxy, path):
    """Bytes in use, of a daemon that heap.so was loaded into."""
    size = os.path.getsize(path) if os.path.exists(path) else 0
    proxy.signal(signal.SIGUSR2)
    end = time.monotonic() + 10
    while not os.path.exists(path) or os.path.getsize(path) == size:
        assert time.monotonic() < end, "the daemon tells nothing of its heap"
        time.sleep(0.01)
    with open(path) as file:
        return int(file.read().split()[-1])


class Counted:
    """A daemon under callgrind."""

    WORDS = ["valgrind", "--tool=callgrind", "--quiet"]

    def __init__(self, proxy, directory):
        self.proxy, self.directory = proxy, directory
        self.parts = 0

    @classmethod
    def words(cls, directory):
        return cls.WORDS + ["--callgrind-out-file=%s/callgrind.out" % directory]

    def ask(self, word):
        subprocess.run(["vgdb", "--pid=%d" % self.proxy.pid, word], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def zero(self):
        self.ask("zero")

    def total(self):
        """Instructions since zero()."""
        self.parts += 1
        self.ask("dump")
        with open("%s/callgrind.out.%d" % (self.directory, self.parts)) as file:
            for line in file:
                if line.startswith("totals:"):
                    return int(line.split()[1])
        raise AssertionError("callgrind counted nothing")


def readable(sock, limit=0.5):
    select.select([sock], [], [], limit)
