#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs the tests of tests/boot, each on a booted system of its own, one after another."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
import traceback

from bootlab import film, packages, repository
from bootlab.machine import LAB, PROJECT, Machine
from rtsplab.testfile import TestFile, find, verdict_line, why, write_log

RELEASES = ("trixie", "bookworm")


class Lab:
    """What a test gets: the machine, and what goes with it."""

    def __init__(self, test, release, work, options):
        self.release = release
        self.work = work
        self.options = options
        self.project = PROJECT
        base = subprocess.run([os.path.join(LAB, "boot-root"), release], check=True,
                              stdout=subprocess.PIPE, universal_newlines=True).stdout.strip()
        self.base = base
        self.machine = Machine(base, work, test.says("memory", 2048))
        self.machine.share("project", PROJECT)
        self.machine.share("film", film.directory())
        self.machine.share("out", os.path.join(work, "out"), writable=True)
        self.repository = repository.Repository(self)
        self.machine.share("repository", self.repository.directory)

    def close(self):
        if self.machine.qemu:
            self.machine.kill()
        self.machine.log.close()

    def packages(self):
        """Put the project's packages into the repository. Gives back the directory."""
        where = self.options.packages and os.path.join(self.options.packages, self.release)
        if not where:
            where = os.path.join(self.options.results, "packages-" + self.release)
            if not packages.debs(where):
                packages.build(self.release, where)
        self.repository.add(*packages.debs(where))
        return where

    def next_packages(self):
        """The same for the next version. Gives back that version."""
        version, where = packages.next_version(self.release, self.work)
        self.repository.add(*packages.debs(where))
        return version

    def film_plays(self, **how):
        """The box plays a film from behind the machine; all of it must arrive."""
        return film.play(self.machine, **how)


def run_one(test, release, work, options):
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    started, verdict, details, lab = time.monotonic(), test.error and why(test.error), "", None
    if not verdict:
        try:
            lab = Lab(test, release, work, options)
            test.module.test(lab)
        except Exception as error:      # whatever goes wrong fails the test
            verdict, details = why(error), traceback.format_exc()
        finally:
            if lab:
                lab.close()
    if not verdict and not options.keep:
        for name in ("disk.qcow2", "boot", "repository"):
            path = os.path.join(work, name)
            if os.path.isdir(path):
                shutil.rmtree(path)
            elif os.path.exists(path):
                os.unlink(path)
    log = os.path.join(options.results, "%s-%s.log" % (test.name, release))
    write_log(log, release, test, verdict, test.error or details)
    commands = os.path.join(work, "commands.log")
    if os.path.exists(commands):
        with open(commands) as file, open(log, "a") as out:
            shutil.copyfileobj(file, out)
    print(verdict_line(release, test.name, time.monotonic() - started, verdict), flush=True)
    if details:
        print(details, flush=True)
    return {"test": test.name, "release": release, "ok": not verdict,
            "log": os.path.basename(log)}


def releases(test, only):
    return [each for each in test.says("releases", RELEASES[:1]) if not only or each in only]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", default=os.path.join(PROJECT, "tests", "boot"))
    parser.add_argument("-k", metavar="PATTERN", help="only tests whose name it matches")
    parser.add_argument("--release", action="append", choices=RELEASES)
    parser.add_argument("--results", default="boot-results", help="directory for logs")
    parser.add_argument("--packages", metavar="DIR",
                        help="the project's .deb files, in DIR/RELEASE; without it they are "
                        "built")
    parser.add_argument("--keep", action="store_true", help="keep the disks")
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    sys.path.insert(0, os.path.abspath(options.tests))      # for _steps.py
    tests = [TestFile(path) for path in find(options.tests, options.k)]
    if options.list:
        for test in tests:
            for release in releases(test, options.release):
                print(release, test.name)
        return 0
    options.results = os.path.abspath(options.results)
    os.makedirs(options.results, exist_ok=True)
    results = []
    for test in tests:
        for release in releases(test, options.release):
            work = os.path.join(options.results, "%s-%s" % (test.name, release))
            results.append(run_one(test, release, work, options))
            with open(os.path.join(options.results, "results.json"), "w") as file:
                json.dump({"results": results}, file, indent=1)
    failed = sum(not each["ok"] for each in results)
    print("%d passed, %d failed" % (len(results) - failed, failed))
    return 1 if failed or not results else 0


if __name__ == "__main__":
    sys.exit(main())
