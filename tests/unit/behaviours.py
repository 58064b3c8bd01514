#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Holds the tables under "Behaviours" in docs/rtsp.md against the tests, and says TAP.

A row names its tests in its last column, in backquotes: a file of tests/rtsp without .py,
or a path. In the column before it stands on which kernels they run.
"""

import os
import re
import sys

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
TESTS = os.path.join(TOP, "tests", "rtsp")
PAGE = os.path.join(TOP, "docs", "rtsp.md")
NAME = re.compile(r"`([^`]+)`")
FOUR = ["5.10", "6.1", "6.12", "7.3"]

sys.dont_write_bytecode = True
sys.path[:0] = [os.path.join(TOP, "tests", "lab"), TESTS]

from rtsplab import run         # noqa: E402 (the path comes first)


def rows(text):
    """(what, kernels, [test]) of each row of the section."""
    section = text.split("\n## Behaviours\n")[1].split("\n## ")[0]
    for line in section.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and cells[0] != "what" \
                and not cells[0].startswith("--"):
            yield cells[0], cells[2], NAME.findall(cells[3])


def kernels_of(name):
    """What the test says of itself, as the table writes it."""
    test = run.Test(os.path.join(TESTS, name + ".py"))
    if test.error:
        return test.error.strip().splitlines()[-1]
    # 6.1-others is 6.1 with other programs; 7.3-debug is another kernel
    kernels = [re.sub("-(?!debug).*", "", each) for each in test.says("kernels", FOUR)]
    return "all" if set(FOUR) <= set(kernels) else ", ".join(dict.fromkeys(kernels))


def main():
    with open(PAGE) as file:
        table = list(rows(file.read()))
    tests = {name[:-3] for name in os.listdir(TESTS)
             if name.endswith(".py") and not name.startswith("_")}
    named = {name for _, _, names in table for name in names}
    missing = sorted(name for name in named - tests
                     if "/" not in name or not os.path.exists(os.path.join(TOP, name)))
    unnamed = sorted(tests - named)
    other = sorted("%s (%s)" % (what, kernels_of(name)) for what, kernels, names in table
                   for name in names if name in tests and kernels_of(name) != kernels)
    without = sorted(what for what, _, names in table if not names)
    results = (
        ("each behaviour has a test", without if table else ["no table"]),
        ("each test of the behaviours is there", missing),
        ("each test stands beside a behaviour", unnamed),
        ("each test runs on the kernels that the behaviours say", other),
    )
    print("1..%d" % len(results))
    for number, (name, faults) in enumerate(results, 1):
        print("%sok %d - %s" % ("not " if faults else "", number, name))
        for fault in faults:
            print("# docs/rtsp.md: " + fault)
    return any(faults for _, faults in results)


if __name__ == "__main__":
    sys.exit(main())
