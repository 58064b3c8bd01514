# SPDX-License-Identifier: GPL-2.0-only
"""Numbered streams: who sends them, and an ear that knows what is missing."""

import socket
import struct
import threading
import time

from rtsplab.host import TimedOut

from . import igmp, wire

PORT = 8208
MARK = b"igmplab "
HEAD = struct.Struct("!8sQ")


def payload(number, size=64):
    return HEAD.pack(MARK, number).ljust(size, b"\0")


class Sender:
    """Sends packets of its groups in turn from a thread, until it is stopped."""

    def __init__(self, host, groups, rate=50, port=PORT, size=64, ttl=16):
        self.groups, self.port, self.size = list(groups), port, size
        self.sock = host.multicast_socket(ttl)
        self.pause = 1 / rate
        self.number = 0
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        host.keep(self)

    def _run(self):
        next_time = time.monotonic()
        while not self.ending.is_set():
            self.number += 1
            for group in self.groups:
                try:
                    self.sock.sendto(payload(self.number, self.size), (group, self.port))
                except OSError:     # a link that a test took down
                    pass
            next_time += self.pause
            self.ending.wait(max(0, next_time - time.monotonic()))

    def stop(self):
        """Gives back the number of the last packet."""
        self.ending.set()
        self.thread.join()
        self.sock.close()
        return self.number

    def reset(self):
        if not self.ending.is_set():
            self.stop()

    close = reset


class Heard:
    """The packets of one group from one source."""

    def __init__(self):
        self.numbers, self.times = [], []

    def missing(self):
        there = set(self.numbers)
        return [each for each in range(min(there), max(there)) if each not in there] \
            if there else []

    def doubled(self):
        return len(self.numbers) - len(set(self.numbers))


class Ear:
    """All numbered packets that a host's link brings, whether it joined their group or not."""

    def __init__(self, host, device="eth0"):
        self.sock = wire.packet_socket(host.space, socket.IPPROTO_UDP, device)
        self.name = "%s %s" % (host.name, device)
        self.heard = {}
        host.keep(self)

    def read(self):
        while True:
            got = wire.receive(self.sock)
            if got is None:
                return self.heard
            data, _, out, when = got
            at = (data[0] & 15) * 4
            if out or data[at + 8:at + 16] != MARK:
                continue
            key = (igmp.dotted(data[12:16]), igmp.dotted(data[16:20]))
            heard = self.heard.setdefault(key, Heard())
            heard.numbers.append(HEAD.unpack_from(data, at + 8)[1])
            heard.times.append(when)

    def of(self, group, source=None):
        """What was heard of the group; `source` where there are several."""
        self.read()
        found = [each for key, each in self.heard.items()
                 if key[1] == group and source in (None, key[0])]
        return found[0] if found else Heard()

    def forget(self):
        self.read()
        self.heard = {}

    def count(self, group, source=None):
        """How many packets, of all sources if none is named."""
        self.read()
        return sum(len(each.numbers) for key, each in self.heard.items()
                   if key[1] == group and source in (None, key[0]))

    def wait(self, group, count=1, source=None, limit=wire.LIMIT):
        """Wait for so many since forget(), or in all; gives back the time of the last of them."""
        end = time.monotonic() + limit
        while self.count(group, source) < count:
            if time.monotonic() > end:
                raise TimedOut("%s hears %d packets of %s, %d were wanted" % (
                    self.name, self.count(group, source), group, count))
            time.sleep(0.005)
        return self.of(group, source).times[count - 1]

    def wait_more(self, group, more=1, source=None, limit=wire.LIMIT):
        """Wait for so many beyond those that are here by now."""
        return self.wait(group, self.count(group, source) + more, source, limit)

    def assert_nothing(self, group, source=None):
        if self.count(group, source):
            raise AssertionError("%s hears %d packets of %s" % (
                self.name, self.count(group, source), group))

    def assert_whole(self, group, source=None):
        """From the first to the last that was heard nothing is missing and nothing is there twice."""
        heard = self.of(group, source)
        assert heard.numbers, "%s hears nothing of %s" % (self.name, group)
        if heard.missing() or heard.doubled():
            raise AssertionError("%s: of %d packets (%s...) of %s are missing %d (%s...), %d came twice" % (
                self.name, len(heard.numbers), heard.numbers[:6], group, len(heard.missing()),
                heard.missing()[:5], heard.doubled()))

    def close(self):
        self.sock.close()

    reset = close
