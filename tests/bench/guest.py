#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Measures in the guest, for scripts/bench: one line of JSON for each value.

A round is all figures without the helper, then with this project's, then with
another one where it was given; then comes the next round.
"""

import argparse
import collections
import json
import os
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "lab"))

from rtsplab import netns, topology                 # noqa: E402 (the path comes first)
from rtsplab.lab import Lab                         # noqa: E402
from rtsplab.netns import CommandFailed             # noqa: E402

# As many packets meet a rule with the helper as without.
NO_HELPER = "-A PREROUTING -p tcp --dport 554 -j ACCEPT"
STATIC = ("-t nat -A PREROUTING -i vlan2 -p udp --dport {port} -j DNAT --to-destination {box}",
          "-A FORWARD -i vlan2 -p udp --dport {port} -j ACCEPT")

OUTER = topology.OUTER["v4"]
MODES = ("paged", "linear")
FILM_PORT = 27392
RTP = 1328                      # 12 + 7 * 188
SIZES = (188, 376, 752, RTP, 4 * 1448 - 4, 16 * 1448 - 4)
LEVELS = (10, 100, 1000, 3000, 10000)
# These take most of the time, and say the same each time.
ONCE = ("sessions", "memory")
# Two processors never do quite the same: one and two in turn, so often in a round.
AGAIN = 3

Figure = collections.namedtuple("Figure", "name mode job")


def figures(small):
    """What is measured, in this order, with the words for `load`."""
    part = 40 if small else 1
    mb = 1 << 20
    found = []
    for mode, size in (("paged", 64 * mb), ("linear", 8 * mb)):
        for way in ("down", "up"):
            found.append(Figure("bulk-%s-%s" % (mode, way), mode,
                                "bulk %d 65536 %s" % (size // part, way)))
        found.append(Figure("frames-" + mode, mode, "frames %d %d" % (4000 // part, RTP)))
    for size in SIZES:
        count = 4000 * 1448 // max(size, 1448) // part
        found.append(Figure("frame-%d" % size, "paged", "frames %d %d" % (count, size)))
    for mode in MODES:
        for what, name in (("named", OUTER), ("plain", "")):
            found.append(Figure("setup-%s-%s" % (mode, what), mode,
                                ["setup", str(400 // part), name]))
    # The other helper reads no paged data.
    found.append(Figure("film", "linear", "film %d %d %s %d" % (
        4000 // part, RTP, OUTER, FILM_PORT)))
    found.append(Figure("sessions", "linear", ["sessions", str(200 // part), OUTER] +
                        [str(level) for level in LEVELS[:2 if small else None]]))
    found.append(Figure("memory", "linear", ["hold", OUTER] +
                        ([str(10), str(20)] if small else [str(200), str(1200)])))
    return found


def slabs():
    """Bytes in use of each cache of the kernel."""
    found = {}
    with open("/proc/slabinfo") as file:
        for line in file:
            words = line.split()
            if len(words) > 3 and words[1].isdigit():
                found[words[0]] = int(words[1]) * int(words[3])
    return found


class Bench:
    def __init__(self, options):
        self.options = options
        self.lab = Lab(options.modules)
        self.load = options.load
        self.variants = ["none", "ours"] + (["old"] if options.old else [])

    def say(self, **values):
        print(json.dumps(values), flush=True)

    # ---- the router of a variant ----

    def prepare(self, variant):
        lab = self.lab
        lab.unload_modules()
        lab.modules_dir = self.options.old if variant == "old" else self.options.modules
        if variant != "none":
            lab.load_modules()
        lab.reset(variant != "none")
        if variant == "none":
            lab.iptables("-t", "raw", *NO_HELPER.split())

    def run(self, variant, figure):
        lab = self.lab
        words = figure.job.split() if isinstance(figure.job, str) else list(figure.job)
        if figure.name == "film":
            words.append("static" if variant == "none" else "ask")
            if variant == "none":
                for rule in STATIC:
                    lab.iptables(*rule.format(
                        port=FILM_PORT, box=topology.HOSTS["box"]["v4"]).split())
        lab.flush()
        if figure.name == "memory":
            return self.memory(words)
        values = self.output(subprocess.run(
            [self.load] + words, stdout=subprocess.PIPE, check=True,
            universal_newlines=True).stdout)
        return values

    @staticmethod
    def output(text):
        return {name: int(value) for name, value in
                (line.split() for line in text.splitlines())}

    def memory(self, words):
        """How each cache grows for each session."""
        with subprocess.Popen([self.load] + words, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, universal_newlines=True) as load:
            seen = []
            for count in words[2:]:
                if load.stdout.readline().split() != ["open", count]:
                    raise CommandFailed("load did not open %s sessions" % count)
                seen.append(slabs())
                load.stdin.write("\n")
                load.stdin.flush()
        before, after = seen
        more = int(words[-1]) - int(words[-2])
        grown = {name: (after[name] - before.get(name, 0)) / more for name in after
                 if after[name] != before.get(name, 0)}
        return grown

    # ---- rounds ----

    def measure(self, variant, number, wanted):
        wanted = [each for each in wanted if number < 1 or each.name not in ONCE]
        self.prepare(variant)
        for mode in MODES:
            chosen = [each for each in wanted if each.mode == mode]
            if chosen:
                self.lab.topology.set_mode(mode)
            for figure in chosen:
                start = time.monotonic()
                try:
                    values = self.run(variant, figure)
                except (CommandFailed, subprocess.CalledProcessError) as error:
                    if variant != "old":
                        raise
                    self.say(figure=figure.name, variant=variant, round=number,
                             error=str(error))
                    continue
                self.say(figure=figure.name, variant=variant, round=number,
                         values=values, took=round(time.monotonic() - start, 3))
        if variant == "ours" and wanted:
            self.check(number)

    def check(self, number):
        """That the helper was at work, and refused and dropped nothing."""
        counters = self.lab.counters()
        self.say(variant="ours", round=number, counters=counters)
        odd = [name for name, value in counters.items()
               if value and name.startswith(("refused", "dropped", "malformed"))]
        if odd or not counters["connections"]:
            raise SystemExit("this is not what was to be measured: %r" % counters)

    # ---- two processors ----

    def side_by_side(self, count, frames):
        self.lab.flush()
        values = self.output(subprocess.run(
            [self.load, "side-by-side", str(frames), str(RTP), str(count)],
            stdout=subprocess.PIPE, check=True, universal_newlines=True).stdout)
        if len(values) != count:
            raise CommandFailed("load side-by-side: %r" % values)
        return dict(values, frames=frames * count)

    def mark(self, **values):
        """The machine rests while the host reads how long it has worked."""
        time.sleep(0.2)
        self.say(**values)
        time.sleep(0.2)

    def processors(self, rounds, frames):
        for number in range(rounds):
            for variant in self.variants:
                self.prepare(variant)
                # code that is new to the emulator
                self.side_by_side(2, frames // 10)
                for count in (1, 2) * AGAIN:
                    name = {"figure": "processors-%d" % count, "variant": variant,
                            "round": number}
                    self.mark(**name, mark="begin")
                    values = self.side_by_side(count, frames)
                    self.mark(**name, mark="end", values=values)


def arguments():
    parser = argparse.ArgumentParser(description="Measure in this machine.")
    parser.add_argument("--load", required=True, help="the program built from load.c")
    parser.add_argument("--modules", required=True, metavar="DIR")
    parser.add_argument("--old", metavar="DIR", help="other modules of the same names")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", default="", help="only figures with such a name")
    parser.add_argument("--small", action="store_true", help="a trial, not a measurement")
    parser.add_argument("--processors", type=int, default=0, metavar="FRAMES",
                        help="compare one connection and two of so many frames instead")
    return parser.parse_args()


def main():
    options = arguments()
    bench = Bench(options)
    netns.run(["modprobe", "nf_conntrack"])
    bench.lab.up()
    # Both hold for all namespaces together.
    for name, value in (("nf_conntrack_max", 262144), ("nf_conntrack_expect_max", 32768)):
        with open("/proc/sys/net/netfilter/" + name, "w") as file:
            file.write(str(value))
    for name in ("server", "box"):
        here = bench.lab.topology.spaces[name]
        here.sysctl("net.ipv4.ip_local_port_range", "20000 60999")
        # What a connection has learnt is not to help the next one.
        here.sysctl("net.ipv4.tcp_no_metrics_save", 1)
    bench.say(release=os.uname().release, variants=bench.variants)
    if options.processors:
        bench.processors(options.rounds, options.processors)
    else:
        wanted = [each for each in figures(options.small) if options.only in each.name]
        for number in range(options.rounds):
            for variant in bench.variants:
                bench.measure(variant, number, wanted)
    bench.lab.unload_modules()
    bench.lab.down()
    return 0


if __name__ == "__main__":
    sys.exit(main())
