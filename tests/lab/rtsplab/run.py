#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs the tests of tests/rtsp/ in the guest.

A test is a file with a docstring that says the behaviour and a function test(lab).
It may also say

    families = ("v4",)              not in IPv6; one that is not about what is on the wire
    modes = MODES                   in each of topology.MODES, where the usual test leaves
                                    out one: it is about the stream and its rewriting
    kernels = ("7.3-debug",)        the only ones on which it can be tried
    flavour = "others"              of the root directory that has what it needs
    quick = False                  it takes too long for "scripts/check --quick"
    modules = False                 it loads and unloads the modules by itself
    helper_rule = False             it assigns the helper by itself
    parameters = {"ports": "8554"}  of the modules, or a function that gives them for a family
"""

import argparse
import json
import os
import platform
import re
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from rtsplab import kmemleak            # noqa: E402 (the path comes first)
from rtsplab.lab import Lab             # noqa: E402
from rtsplab.program import Program     # noqa: E402
from rtsplab.testfile import TestFile, find, verdict_line, why, write_log    # noqa: E402
from rtsplab.topology import FAMILIES, MODES, split_mode     # noqa: E402

USUAL_MODES = ("paged", "linear", "paged6")


class Test(TestFile):
    @property
    def modes(self):
        families = self.says("families", FAMILIES)
        return [mode for mode in self.says("modes", USUAL_MODES)
                if split_mode(mode)[1] in families]

    def runs_on(self, kernel):
        """Whether it can run in a machine that is named like this, as 6.1 or 6.1-others."""
        plain = re.match(r"[\d.]+(-debug)?", kernel).group()
        flavour = self.says("flavour", None)
        return plain in self.says("kernels", (plain,)) and \
            (flavour is None or kernel[len(plain):] == "-" + flavour)


class Runner:
    def __init__(self, lab, kernel, results, modules_dir):
        self.lab = lab
        self.kernel = kernel
        self.results = results
        self.modules_dir = modules_dir
        self.parameters = {}        # of the modules as they are loaded now
        self.clean = False          # the last test left nothing behind
        self.done = []

    def prepare(self, test):
        """Bring the router into the state that the test wants."""
        own = not test.says("modules", True) or self.modules_dir is None
        wanted = test.says("parameters", {})
        if callable(wanted):
            wanted = wanted(self.lab.family)
        if own or wanted != self.parameters:
            self.lab.unload_modules()
            self.parameters = wanted
        if not own:
            self.lab.load_modules(**wanted)
        helper_rule = not own and test.says("helper_rule", True)
        if not self.clean or helper_rule != self.lab.helper_rule:
            self.lab.reset(helper_rule)
        self.clean = False

    def run(self, test, mode):
        start = time.monotonic()
        self.lab.log.start()
        reason, details = None, ""
        try:
            if test.error:
                raise RuntimeError(test.error)
            self.prepare(test)
            test.module.test(self.lab)
        except Exception as error:      # a test fails by raising anything at all
            reason = why(error)
            details = traceback.format_exc() + self.state()
        reason, details = self.clean_up(test, reason, details)
        self.report(test, mode, reason, details, time.monotonic() - start)

    def clean_up(self, test, reason, details):
        try:
            if test.says("modules", True):
                self.lab.reset(self.lab.helper_rule)
            else:
                self.lab.close_sockets()
                self.lab.unload_modules()
                self.lab.reset()
            self.clean = True
        except Exception as error:      # a router that cannot be reset is a fault
            reason = reason or "cleaning up: " + why(error)
            details += "\nCleaning up:\n" + traceback.format_exc()
        warnings = self.lab.log.warnings()
        if warnings:
            reason = reason or "kernel log: " + warnings[0]
            details += "\nThe kernel complains:\n" + "\n".join(warnings) + "\n"
        return reason, details

    def state(self):
        """What the router knows at the moment of failure."""
        out = ""
        family = {"v4": "ipv4", "v6": "ipv6"}[self.lab.family]
        for words in (("conntrack", "-L", "-f", family),
                      ("conntrack", "-L", "expect", "-f", family),
                      ("iptables-save", "-c"), ("ip6tables-save", "-c"),
                      ("ip", "-s", "neigh"),
                      ("cat", "/proc/net/nf_conntrack_rtsp")):
            try:
                out += "\n$ %s\n%s" % (" ".join(words),
                                       self.lab.router.run(*words, check=False))
            except OSError as error:
                out += "\n$ %s\n%s\n" % (" ".join(words), error)
        for each in self.lab.hosts:
            for thing in each.open:
                if isinstance(thing, Program):
                    out += "\nOn %s: %s\n" % (each.name, thing.report())
        return out

    def leaks(self):
        """After all tests: what the modules lost, seen with them and without them."""
        found = kmemleak.find()
        self.lab.unload_modules()
        # the same piece has its functions' names only as long as they are loaded
        for piece in kmemleak.find():
            if piece.split("\n")[0] not in [each.split("\n")[0] for each in found]:
                found.append(piece)
        with open(os.path.join(self.results, "kmemleak.log"), "w") as file:
            file.write("".join(found))
        lost = kmemleak.ours(found)
        print("%s %-4s kmemleak: %d of ours, %d others" % (
            "FAIL" if lost else "ok  ", self.kernel, len(lost),
            len(found) - len(lost)), flush=True)
        return lost

    def report(self, test, mode, reason, details, seconds):
        name = "%s-%s-%s.log" % (self.kernel, mode, test.name)
        log = os.path.join(self.results, name)
        write_log(log, "%s, %s" % (self.kernel, mode), test, reason,
                  details + "\nKernel log:\n" + "\n".join(self.lab.log.read()))
        print(verdict_line("%-4s %-7s" % (self.kernel, mode), test.name, seconds, reason),
              flush=True)
        self.done.append({"kernel": self.kernel, "mode": mode, "test": test.name,
                          "ok": not reason, "reason": reason, "log": name,
                          "seconds": round(seconds, 2)})


def arguments():
    parser = argparse.ArgumentParser(
        description="Run the tests of the modules in this machine.")
    parser.add_argument("-k", metavar="PATTERN", help="only tests with such a name")
    parser.add_argument("--mode", choices=MODES, help="only this way of packets")
    parser.add_argument("--list", action="store_true", help="say which tests there are")
    parser.add_argument("--tests", default=os.path.join(HERE, "..", "..", "rtsp"),
                        metavar="DIR", help="the directory of the tests")
    parser.add_argument("--modules", metavar="DIR", help="where the modules lie")
    parser.add_argument("--results", metavar="DIR", default="/mnt/results",
                        help="where to write results.json and the logs")
    parser.add_argument("--kernel", help="name of the kernel in the results",
                        default=".".join(platform.release().split(".")[:2]))
    parser.add_argument("--kmemleak", action="store_true",
                        help="fail when the modules lose memory (on 7.3-debug)")
    return parser.parse_args()


def main():
    options = arguments()
    paths = find(options.tests, options.k)
    if options.list:
        for path in paths:
            print(os.path.basename(path)[:-3])
        return 0
    os.makedirs(options.results, exist_ok=True)
    sys.path.insert(0, os.path.abspath(options.tests))      # for _common.py
    os.sched_setaffinity(0, {0})        # packets keep their order on one processor
    tests = [test for test in map(Test, paths) if test.runs_on(options.kernel)]
    lab = Lab(options.modules)
    lab.up()
    runner = Runner(lab, options.kernel, options.results, options.modules)
    if options.kmemleak:
        kmemleak.start()
    for mode in MODES:
        if options.mode not in (None, mode):
            continue
        lab.set_mode(mode)
        runner.clean = False
        for test in tests:
            if mode in test.modes:
                runner.run(test, mode)
    lost = runner.leaks() if options.kmemleak else []
    lab.unload_modules()
    lab.down()
    with open(os.path.join(options.results, "results.json"), "w") as file:
        json.dump({"kernel": options.kernel, "release": platform.release(),
                   "results": runner.done}, file, indent=1)
    failed = sum(not each["ok"] for each in runner.done)
    print("%s: %d passed, %d failed" % (
        options.kernel, len(runner.done) - failed, failed), flush=True)
    return 1 if failed or lost or not runner.done else 0


if __name__ == "__main__":
    sys.exit(main())
