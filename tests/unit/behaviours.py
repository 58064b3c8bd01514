#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Holds the tables under "Behaviours" in docs/rtsp.md, docs/igmpproxy.md and docs/installing.md against
the tests, and says TAP.

A row names its tests in its last column, in backquotes: a file of tests/rtsp or tests/igmp without
.py, a path, or FILE.c:FUNCTION of igmpproxy/tests. In docs/rtsp.md the column before it says on which
kernels they run; in docs/installing.md tests are boot/NAME, install/NAME, packages/NAME or units/NAME,
and the column before them has the releases of Debian. The differences from igmpproxy are those of the scenarios that tests/lab/igmplab
gives to both.
"""

import os
import re
import subprocess
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
        self.tests = self.found()
        with open(os.path.join(TOP, "docs", name), encoding="utf-8") as file:
            self.text = file.read()
        self.table = list(self.rows())

    def found(self):
        return {name[:-3] for name in os.listdir(self.directory)
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
        if "/" in name and name not in self.tests:
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


class Installing(Page):
    """Its tests are asked for their names and releases by their own lists."""

    LISTS = {"boot": ["lab/boot", "--list"], "install": ["install/run.py", "--list", "--full"],
             "packages": ["packages/run", "--list"]}
    DEBIAN = {"5.10": "11", "6.1": "12", "bookworm": "12", "6.12": "13", "trixie": "13", "7.3": "13"}

    def found(self):
        self.releases = {}
        for kind, (program, *words) in self.LISTS.items():
            said = subprocess.run([os.path.join(self.directory, program)] + words, check=True,
                                  stdout=subprocess.PIPE, universal_newlines=True).stdout
            for pair in map(str.split, said.splitlines()):
                release, = self.DEBIAN.keys() & set(pair)
                name, = set(pair) - {release}
                self.releases.setdefault("%s/%s" % (kind, name), set()).add(self.DEBIAN[release])
        return set(self.releases) | {"units/" + name[:-3] for name in os.listdir(
            os.path.join(self.directory, "units")) if name.endswith(".sh") and name != "lib.sh"}

    def elsewhere(self):
        """Rows whose tests do not run on the releases that stand there."""
        for what, column, names in self.table:
            told = set(column.split(", ")) - {""}
            run_on = set().union(*(self.releases.get(name, told) for name in names))
            if run_on != told:
                yield "%s (%s)" % (what, ", ".join(sorted(run_on)))

    def results(self):
        yield from super().results()
        yield "each test runs on the releases that the behaviours say", list(self.elsewhere())


def main():
    results = [(page, name, faults)
               for page in (Rtsp("rtsp.md", "rtsp", 4), Igmp("igmpproxy.md", "igmp", 3),
                            Installing("installing.md", "", 3))
               for name, faults in page.results()]
    print("1..%d" % len(results))
    for number, (page, name, faults) in enumerate(results, 1):
        print("%sok %d - %s: %s" % ("not " if faults else "", number, page.name, name))
        for fault in faults:
            print("# docs/%s: %s" % (page.name, fault))
    return any(faults for _, _, faults in results)


if __name__ == "__main__":
    sys.exit(main())
