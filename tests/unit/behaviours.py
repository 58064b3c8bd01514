#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Holds the tables under "Behaviours" in docs/rtsp.md and docs/igmpproxy.md against the tests, and says TAP.

A row names its tests in its last column, in backquotes: a file of tests/rtsp or tests/igmp without
.py, a path, or FILE.c:FUNCTION of igmpproxy/tests. In docs/rtsp.md the column before it says on which
kernels they run. The differences from igmpproxy are those of the scenarios that tests/lab/igmplab
gives to both.
"""

import os
import re
import sys

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
NAME = re.compile(r"`([^`]+)`")
FOUR = ["5.10", "6.1", "6.12", "7.3"]

sys.dont_write_bytecode = True
sys.path[:0] = [os.path.join(TOP, "tests", "lab"), os.path.join(TOP, "tests", "rtsp"),
                os.path.join(TOP, "tests", "igmp")]

from rtsplab import run         # noqa: E402 (the path comes first)
from igmplab import compare     # noqa: E402


class Page:
    """A document, and the tests in tests/<directory> that it speaks of."""

    def __init__(self, name, directory, columns):
        self.name, self.directory, self.columns = name, os.path.join(TOP, "tests", directory), columns
        with open(os.path.join(TOP, "docs", name), encoding="utf-8") as file:
            self.text = file.read()
        self.table = list(self.rows())
        self.tests = {name[:-3] for name in os.listdir(self.directory)
                      if name.endswith(".py") and not name.startswith("_")}

    def rows(self):
        """(what, the column before the tests, [test]) of each row of the section."""
        section = self.text.split("\n## Behaviours\n")[1].split("\n## ")[0]
        for line in section.splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if line.startswith("|") and len(cells) == self.columns and cells[0] != "what" \
                    and not cells[0].startswith("--"):
                yield cells[0], cells[-2], NAME.findall(cells[-1])

    def is_there(self, name):
        """Whether there is such a test."""
        if "/" in name:
            return os.path.exists(os.path.join(TOP, name))
        path, colon, function = name.partition(":")
        if not colon:
            return name in self.tests
        try:
            with open(os.path.join(TOP, "igmpproxy", "tests", path), encoding="utf-8") as file:
                return re.search(r"(TEST|cmocka_unit_test\w*)\(\s*%s\b" % function,
                                 file.read()) is not None
        except OSError:
            return False

    def results(self):
        """(what is to be so, [what is not]) of each check."""
        named = {name for _, _, names in self.table for name in names}
        without = sorted(what for what, _, names in self.table if not names)
        yield "each behaviour has a test", without if self.table else ["no table"]
        yield ("each test of the behaviours is there",
               sorted(name for name in named if not self.is_there(name)))
        yield "each test stands beside a behaviour", sorted(self.tests - named)


class Rtsp(Page):
    def kernels_of(self, name):
        """What the test says of itself, as the table writes it."""
        test = run.Test(os.path.join(self.directory, name + ".py"))
        if test.error:
            return test.error.strip().splitlines()[-1]
        # 6.1-others is 6.1 with other programs; 7.3-debug is another kernel
        kernels = [re.sub("-(?!debug).*", "", each) for each in test.says("kernels", FOUR)]
        return "all" if set(FOUR) <= set(kernels) else ", ".join(dict.fromkeys(kernels))

    def results(self):
        yield from super().results()
        yield ("each test runs on the kernels that the behaviours say",
               sorted("%s (%s)" % (what, self.kernels_of(name)) for what, kernels, names in self.table
                      for name in names if name in self.tests and self.kernels_of(name) != kernels))


class Igmp(Page):
    def scenarios(self):
        """Those of which the document says something else."""
        section = self.text.split(compare.HEADING + "\n")[-1].split("\n## ")[0]
        rows = [line for line in section.splitlines() if line.startswith("|")]
        alike = section.split("\nAlike: ")[-1].split("\n")[0]
        for title, why in map(compare.words, compare.SCENARIOS):
            if why and not any(row.startswith("| %s |" % title) and row.endswith("| %s |" % why)
                               for row in rows):
                yield title
            elif not why and title not in alike:
                yield title

    def results(self):
        yield from super().results()
        yield "each difference from igmpproxy has its reason", list(self.scenarios())


def main():
    results = [(page, name, faults)
               for page in (Rtsp("rtsp.md", "rtsp", 4), Igmp("igmpproxy.md", "igmp", 3))
               for name, faults in page.results()]
    print("1..%d" % len(results))
    for number, (page, name, faults) in enumerate(results, 1):
        print("%sok %d - %s: %s" % ("not " if faults else "", number, page.name, name))
        for fault in faults:
            print("# docs/%s: %s" % (page.name, fault))
    return any(faults for _, _, faults in results)


if __name__ == "__main__":
    sys.exit(main())
