#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs the tests of tests/igmp/ on this machine, against any program with igmpproxy's command line.

A test is a file with a docstring that says the behaviour and a function test(lab). It may also say

    edge = "program"    or "snooping", see topology.py; "bridge" otherwise
    ours = True         it is about what igmpproxy 0.4 does not have, so that it does not apply to it
    long = True         it takes minutes: only with --long
    alone = True        it needs the machine for itself
    modules = True      it wants devices that not every kernel makes, as VLANs: only with --modules
"""

import argparse
import json
import multiprocessing
import os
import shutil
import sys
import time
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from igmplab.daemon import Kind         # noqa: E402 (the path comes first)
from igmplab.lab import Lab             # noqa: E402
from rtsplab.testfile import TestFile, find, verdict_line, why, write_log    # noqa: E402

SANITIZERS = ("Sanitizer:", "runtime error:")
VALGRIND = 99       # run it with --error-exitcode=99


class Worker:
    """Runs one test after another in namespaces of its own."""

    lab = None
    results = None

    @classmethod
    def begin(cls, kind, results, numbers):
        mine = "%d-" % numbers.get()
        cls.lab, cls.results = Lab(kind, mine), results

    @classmethod
    def run(cls, path):
        test, start = TestFile(path), time.monotonic()
        verdict, details = None, ""
        try:
            if test.error:
                raise RuntimeError(test.error)
            cls.lab.up(test.says("edge", "bridge"))
            test.module.test(cls.lab)
            verdict = cls.lab.finish() or cls.complaint()
        except Exception as error:      # a test fails by raising anything at all
            verdict = why(error)
            details = traceback.format_exc()
        details += cls.lab.state() if cls.lab.wire else ""
        try:
            cls.lab.down()
        except Exception:
            verdict = verdict or "cleaning up"
            details += traceback.format_exc()
        seconds = time.monotonic() - start
        title = cls.lab.kind.name
        log = "%s-%s.log" % (title, test.name)
        write_log(os.path.join(cls.results, log), title, test, verdict, details)
        return {"daemon": title, "test": test.name, "behaviour": test.behaviour, "ok": not verdict, "reason": verdict,
                "log": log, "seconds": round(seconds, 2)}

    @classmethod
    def complaint(cls):
        """What a sanitizer said, or that the daemon died of a signal that nobody sent."""
        for each in cls.lab.daemons:
            for line in each.log():
                if any(words in line for words in SANITIZERS):
                    return line.strip()
            if each.process.poll() == VALGRIND:
                return "valgrind found something: see the log"
            if each.process.poll() in (-4, -6, -8, -11):
                return "the daemon died of signal %d" % -each.process.poll()
        return None


def arguments():
    parser = argparse.ArgumentParser(description="Run the tests of the multicast proxy.")
    parser.add_argument("--daemon", default="igmpproxy", metavar="PATH",
                        help="the program to test (igmpproxy of Debian)")
    parser.add_argument("-k", metavar="PATTERN", help="only tests with such a name")
    parser.add_argument("-j", type=int, default=2, metavar="N", help="so many at a time (2)")
    parser.add_argument("--long", action="store_true", help="also what takes minutes")
    parser.add_argument("--modules", action="store_true",
                        help="also what wants modules of the kernel, as VLANs do")
    parser.add_argument("--list", action="store_true", help="say which tests there are")
    parser.add_argument("--compare", metavar="PATH",
                        help="instead: run scenarios with both, and say what differs")
    parser.add_argument("--docs", metavar="FILE",
                        help="with --compare: write that into this document")
    parser.add_argument("--tests", default=os.path.join(HERE, "..", "..", "igmp"),
                        metavar="DIR", help="the directory of the tests")
    parser.add_argument("--results", metavar="DIR", default="/tmp/igmplab-results",
                        help="where to write results.json and the logs")
    return parser.parse_args()


def program(path):
    found = shutil.which(path)
    if not found:
        sys.exit("there is no %s" % path)
    return Kind(os.path.abspath(found))


def choose(options, kind):
    """The tests to run, those that want the machine for themselves, and those that do not apply."""
    share, alone, without = [], [], []
    for path in find(options.tests, options.k):
        test = TestFile(path)
        if test.says("long", False) and not options.long:
            continue
        if test.says("modules", False) and not options.modules:
            continue
        if test.says("ours", False) and not kind.ours:
            without.append(test.name)
        else:
            (alone if test.says("alone", False) else share).append(path)
    return share, alone, without


def run_all(options, kind):
    share, alone, without = choose(options, kind)
    numbers = multiprocessing.SimpleQueue()
    done = []
    for paths, jobs in ((share, options.j), (alone, 1)):
        if not paths:
            continue
        for number in range(jobs):
            numbers.put(os.getpid() * 10 + number)
        with multiprocessing.Pool(jobs, Worker.begin, (kind, options.results, numbers)) as pool:
            for each in pool.imap_unordered(Worker.run, paths):
                print(verdict_line("%-6s" % kind.name, each["test"], each["seconds"],
                                   each["reason"]), flush=True)
                done.append(each)
    for name in without:
        print("n/a  %-6s %s" % (kind.name, name))
    return sorted(done, key=lambda each: each["test"]), without


def table(done):
    """For documents: each behaviour, whether it was seen, and else what was."""
    rows = ["| behaviour | test | |", "|---|---|---|"]
    for each in done:
        rows.append("| %s | `%s` | %s |" % (
            " ".join(each["behaviour"].split()), each["test"],
            "yes" if each["ok"] else "no: " + each["reason"][:120].replace("|", "/")))
    return "\n".join(rows) + "\n"


def main():
    options = arguments()
    if options.list:
        for path in find(options.tests, options.k):
            print(os.path.basename(path)[:-3])
        return 0
    sys.path.insert(0, os.path.abspath(options.tests))      # for _*.py
    kind = program(options.daemon)
    os.makedirs(options.results, exist_ok=True)
    if options.compare:
        from igmplab import compare
        return compare.main(kind, program(options.compare), options)
    done, without = run_all(options, kind)
    with open(os.path.join(options.results, "results.json"), "w") as file:
        json.dump({"daemon": kind.path, "results": done, "not_applicable": without}, file,
                  indent=1)
    with open(os.path.join(options.results, "results.md"), "w") as file:
        file.write(table(done))
    failed = sum(not each["ok"] for each in done)
    print("%s: %d passed, %d failed, %d do not apply" % (
        kind.name, len(done) - failed, failed, len(without)), flush=True)
    return 1 if failed or not done else 0


if __name__ == "__main__":
    sys.exit(main())
