#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Measures multicast proxies in network namespaces of this machine; each sample is a line of JSON.

    proxy.py [--rounds N] [--only NAME] [--small] --heap FILE OURS [THEIRS]

OURS and THEIRS are programs with igmpproxy's command line. --small only tries whether all of it
runs. FILE is heap.c as a library.
"""

import argparse
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), "lab"),
                os.path.join(os.path.dirname(HERE), "igmp")]

import reports                                          # noqa: E402 (the path comes first)
from igmplab.daemon import Kind, basic                  # noqa: E402
from igmplab.host import Membership                     # noqa: E402
from igmplab.lab import Lab                             # noqa: E402
from igmplab.stream import Ear                          # noqa: E402
import _snooping                                        # noqa: E402

QUIETLY = ("-n",)       # in the foreground; its log is as most have it
OURS, OLD, NONE = "ours", "old", "none"
EDGE_FORGETS = 3600


class Sizes:
    """How much of everything; another way to say it is --small."""

    levels = (100, 1000, 4000, 10000)
    repeated = 2000         # reports of groups that are there, at least
    # What walks all groups for each report would take minutes.
    patience = {OURS: 10000, OLD: 1000}
    counted = {OURS: (100, 1000, 4000, 10000), OLD: (100, 1000)}
    zaps = 60               # each round
    joined = 4000
    refreshed = 4000
    channels, idle = 100, 130.0


class Small(Sizes):
    levels = (20, 60)
    repeated = 60
    patience = {OURS: 60, OLD: 40}
    counted = {OURS: (20, 60), OLD: (20,)}
    zaps = 3
    joined = refreshed = 100
    channels, idle = 5, 5.0


TRIES = 5


def say(figure, variant, number, values):
    print(json.dumps({"figure": figure, "variant": variant, "round": number,
                      "values": values}), flush=True)


class Bench:
    def __init__(self, kinds, sizes, heap):
        self.kinds, self.sizes, self.heap = kinds, sizes, heap
        self.lab = None

    # ---- what figures share ----

    def config(self, variant, top=""):
        more = "refreshinterval 0\nmaxgroups 100000\n" if variant == OURS else ""
        return basic(top=more + top)

    def start(self, variant, top="", watched=False, **more):
        """A lab with this proxy at work; without `watched` nobody listens on its links."""
        kind = self.kinds[variant]
        self.lab = Lab(kind, "bench%d-" % os.getpid())
        self.lab.up(more.pop("edge", "program"))
        # Else the other one is refused what is to be measured.
        if not more.pop("defaults", False):
            self.lab.router.space.sysctl("net.ipv4.igmp_max_memberships", 1000000)
        proxy = self.lab.start(self.config(variant, top), QUIETLY, **more)
        if not watched:
            self.lab.blind()
        return proxy

    def stop(self):
        if self.lab:
            self.lab.finish()
            self.lab.down()
        self.lab = None

    def fill(self, count):
        reporter = reports.Reporter(self.lab)
        reporter.send(reports.joins(reports.groups(count), self.lab.box))
        return reporter

    # ---- processor time a report ----

    def cost(self, variant):
        """Joins, then reports of what is joined already, at each number of groups."""
        proxy = self.start(variant)
        reporter = reports.Reporter(self.lab)
        packets = reports.joins(reports.groups(self.sizes.levels[-1]), self.lab.box)
        values, joining, before = {}, 0, 0
        for level in self.sizes.levels:
            start = reports.quiet(proxy.pid)
            reporter.send(packets[before:level])
            middle = reports.quiet(proxy.pid)
            joining += middle - start
            again = packets[:min(level, self.sizes.patience[variant])]
            times = -(-min(self.sizes.repeated, self.sizes.patience[variant]) // len(again))
            for _ in range(times):
                reporter.send(again)
            end = reports.quiet(proxy.pid)
            values[level] = {"join": joining / level,
                             "repeat": (end - middle) / (times * len(again))}
            before = level
        yield "cost", values

    def instructions(self, variant):
        """The same by callgrind, which sees what the program itself does."""
        directory = tempfile.mkdtemp(prefix="bench-igmp-")
        proxy = self.start(variant, under=reports.Counted.words(directory))
        counted, reporter = reports.Counted(proxy, directory), reports.Reporter(self.lab)
        levels = self.sizes.counted[variant]
        packets = reports.joins(reports.groups(levels[-1]), self.lab.box)
        values, joining, before = {}, 0, 0
        for level in levels:
            reports.quiet(proxy.pid)
            counted.zero()
            reporter.send(packets[before:level])
            reports.quiet(proxy.pid)
            joining += counted.total()
            counted.zero()
            reporter.send(packets[:level])
            reports.quiet(proxy.pid)
            values[level] = {"join": joining / level, "repeat": counted.total() / level}
            before = level
        shutil.rmtree(directory)
        yield "instructions", values

    # ---- memory ----

    def memory(self, variant):
        directory = tempfile.mkdtemp(prefix="bench-igmp-")
        told = os.path.join(directory, "heap")
        low, high = self.sizes.levels[0], self.sizes.patience[variant]
        proxy = self.start(variant, env={"LD_PRELOAD": self.heap, "HEAP_FILE": told})
        reporter = self.fill(low)
        # Each buffer was used once: what grows from here on is for groups.
        for _ in range(5):
            reporter.send(reports.joins(reports.groups(low), self.lab.box))
        seen = []
        for level in (low, high):
            reporter.send(reports.joins(reports.groups(level), self.lab.box))
            reports.quiet(proxy.pid)
            seen.append((int(proxy.status("VmRSS").split()[0]) * 1024,
                         reports.heap(proxy, told)))
        shutil.rmtree(directory)
        rss, used = [(seen[1][i] - seen[0][i]) / (high - low) for i in (0, 1)]
        yield "memory", {"resident": rss, "heap": used}

    # ---- zapping ----

    def zap(self, variant):
        """A host behind the proxy and one on the provider's line, by turns."""
        self.start(variant, top="quickleave", edge="snooping")
        lab = self.lab
        _snooping.forget_after(lab, EDGE_FORGETS)
        names = reports.groups(2 * self.sizes.zaps)
        sender = lab.source.stream(names[0], rate=1000)
        viewers = {variant: Viewer(lab.box), NONE: Viewer(lab.direct)}
        times = {who: [] for who in viewers}
        for _ in range(self.sizes.zaps):
            for who, viewer in viewers.items():
                group = names.pop()
                sender.groups = [group]
                # It is on its way, as channels always are; at no beat of the kernel's clock.
                time.sleep(random.uniform(0.01, 0.02))
                times[who].append(viewer.zap(group))
        sender.stop()
        yield "zap", {"behind": times[variant], "direct": times[NONE]}

    # ---- a burst of channels ----

    def burst(self, variant):
        """All joined within a second, with the sysctls as they are."""
        self.start(variant, watched=True, defaults=True)
        lab, names = self.lab, reports.groups(self.sizes.joined)
        packets = reports.joins(names, lab.box)
        sock = lab.box.socket(reports.socket.AF_PACKET, reports.socket.SOCK_DGRAM, 0)
        start = time.monotonic()
        with sock:
            for count, (data, where) in enumerate(packets):
                while time.monotonic() < start + count / len(packets):
                    time.sleep(0.0002)
                sock.sendto(data, where)
        took = time.monotonic() - start
        self.settled(set(names))
        asked, told = {}, {}
        for each in lab.wire.all():
            seen = asked if each.iface == "br-lan" and not each.out else \
                told if each.iface == "vlan2" and each.out else {}
            for group in each.groups():
                seen.setdefault(group, each.time)
        delays = [(told[each] - asked[each]) * 1000 for each in names
                  if each in told and each in asked]
        yield "burst", {"seconds": took, "sent": len(names), "joined": len(delays),
                        "delays": delays}

    def settled(self, wanted, quiet=3.0):
        """Wait until all are joined upstream, or nothing more is."""
        before, since = 0, time.monotonic()
        while before < len(wanted) and time.monotonic() - since < quiet:
            time.sleep(0.1)
            now = len(wanted & set(self.lab.upstream()))
            if now != before:
                before, since = now, time.monotonic()

    # ---- the refresh ----

    def refresh(self, variant):
        if variant != OURS:
            return
        for version in (2, 3):
            proxy = self.start(variant, top="refreshdelay 86400\nrefreshinterval 86400\n"
                               "refreshversion %d" % version)
            self.fill(self.sizes.refreshed)
            before = reports.quiet(proxy.pid)
            proxy.control("refresh")
            cost = reports.quiet(proxy.pid, 3) - before
            self.lab.watch()
            proxy.control("refresh")
            reports.quiet(proxy.pid, 3)
            seen = self.lab.wire.all(iface="vlan2", out=True)
            told = {group for each in seen for group in each.groups()}
            assert len(told) == self.sizes.refreshed, len(told)
            yield "refresh-%d" % version, {
                "cost": cost, "spread": seen[-1].time - seen[0].time,
                "packets": len(seen), "largest": largest(each.time for each in seen)}
            self.stop()

    # ---- idle ----

    def idle(self, variant):
        """Channels play, hosts answer what they are asked; refreshes as they are by default."""
        proxy = self.start(variant, watched=True, top="refreshinterval 60"
                           if variant == OURS else "")
        lab, names = self.lab, reports.groups(self.sizes.channels)
        for each in names:
            Membership(lab.box, each)
        lab.source.stream(*names, rate=1)
        self.settled(set(names))
        reports.quiet(proxy.pid)
        mark, before, start = lab.wire.mark(), switches(proxy), time.monotonic()
        spent = reports.ran(proxy.pid)
        time.sleep(self.sizes.idle)
        count, took = switches(proxy) - before, time.monotonic() - start
        yield "idle", {"wakeups": count, "seconds": took,
                       "spent": reports.ran(proxy.pid) - spent,
                       "messages": clusters(lab.wire.all(after=mark))}

    # ---- all of it ----

    def measure(self, figure, variant):
        """Its samples. Packets have the time of day, so it begins anew when that was set."""
        for _ in range(TRIES):
            day = time.time() - time.monotonic()
            try:
                found = list(getattr(self, figure)(variant))
            finally:
                self.stop()
            if abs(time.time() - time.monotonic() - day) < 0.002:
                return found
            print("the clock was set, once more: %s" % figure, flush=True)
        raise AssertionError("the clock is set again and again")


class Viewer:
    """A host that shows one channel at a time."""

    def __init__(self, host):
        self.host, self.ear, self.member = host, Ear(host), None

    def zap(self, group):
        """Seconds from the wish to the picture's first packet."""
        before = self.member
        start = time.time()
        if before:
            before.leave()
        self.member = self.host.join(group)
        end = time.monotonic() + 10
        while not self.ear.count(group):
            assert time.monotonic() < end, "%s never came" % group
            reports.readable(self.ear.sock)
        return self.ear.of(group).times[0] - start


def largest(times, within=0.01):
    """The most packets in so many seconds."""
    times = sorted(times)
    most = first = 0
    for last, when in enumerate(times):
        while when - times[first] > within:
            first += 1
        most = max(most, last - first + 1)
    return most


def switches(proxy):
    return int(proxy.status("voluntary_ctxt_switches"))


def clusters(messages, gap=0.002):
    """What came or went together, by what it was: {"in report3": times}."""
    found, last = {}, {}
    for each in messages:
        if each.iface not in ("br-lan", "lan2", "lan3", "vlan2"):
            continue
        name = "%s %s %s" % ("out" if each.out else "in", each.kind,
                             "upstream" if each.iface == "vlan2" else "downstream")
        if each.time - last.get(name, 0) > gap:
            found[name] = found.get(name, 0) + 1
        last[name] = each.time
    return found


FIGURES = ("cost", "instructions", "memory", "zap", "burst", "refresh", "idle")
ONCE = ("instructions", "idle")     # what is counted is the same in each round
SLOW = ("cost", "memory")           # minutes for what walks all groups: also once


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--heap", required=True)
    parser.add_argument("ours")
    parser.add_argument("theirs", nargs="?")
    options = parser.parse_args()
    kinds = {OURS: Kind(os.path.abspath(options.ours))}
    if options.theirs:
        kinds[OLD] = Kind(os.path.abspath(options.theirs))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))       # and take down the lab
    bench = Bench(kinds, Small if options.small else Sizes, os.path.abspath(options.heap))
    for number in range(options.rounds):
        for figure in FIGURES:
            if options.only not in figure or (figure in ONCE and number):
                continue
            for variant in kinds:
                if variant == OLD and figure in SLOW and number:
                    continue
                for name, values in bench.measure(figure, variant):
                    say(name, variant, number, values)


if __name__ == "__main__":
    main()
