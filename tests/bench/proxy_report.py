#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/bench igmp has measured: as JSON, as a table, as a document with curves.

    proxy_report.py collect JSON SAMPLES      makes it of what proxy.py printed
    proxy_report.py table JSON                prints what was measured
    proxy_report.py document JSON FILE        writes it into FILE, and curves beside it
"""

import json
import os
import statistics
import sys

import chart
import tables
from tables import number, samples_of, spread

BEGIN = "<!-- igmp: written by scripts/bench -->"
END = "<!-- igmp: end of what scripts/bench wrote -->"
HEAD = ["what", "to reach", "measured", "quartiles", "in", "igmpproxy 0.3", "direct line"]
VARIANTS = ("ours", "old", "none")
KINDS = {"join": "a report that joins, up to %s groups", "repeat": "a report of %s groups that are there"}
US, MS = 1e3, 1e6       # ns
AGAINST = "the same at %s groups, against %s"


class Samples:
    """values[figure][variant], what was measured in each round."""

    def __init__(self, path):
        self.values = {}
        for each in samples_of(path):
            rounds = self.values.setdefault(each["figure"], {}).setdefault(each["variant"], [])
            rounds.append(each["values"])

    def of(self, figure, variant):
        return self.values.get(figure, {}).get(variant, [])

    def row(self, what, figure, take, unit="", kind="most", target=None):
        """`take` makes a number of a round's values, or None."""
        entry = {"what": what, "unit": unit, "kind": kind, "target": target}
        for variant in VARIANTS:
            found = [value for value in map(take, self.of(figure, variant)) if value is not None]
            if found:
                entry[variant] = spread(found)
        return [entry] if "ours" in entry else []


def grouped(count):
    return "{:,}".format(int(count))


def level_rows(samples, figure, kind, unit, scale, target):
    """One for each number of groups, and how much the last is dearer than the first."""
    rounds = samples.of(figure, "ours")
    if not rounds:
        return []
    levels = sorted(rounds[0], key=int)
    words = KINDS[kind]
    rows = []
    for level in levels:
        rows += samples.row(words % grouped(level), figure,
                            lambda each, level=level: each[level][kind] / scale
                            if level in each else None, unit, "most", target)
    first, last = levels[0], levels[-1]
    rows += samples.row(AGAINST % (grouped(last), grouped(first)), figure,
                        lambda each: each[last][kind] / each[first][kind]
                        if last in each else None, "", "most", 1.3)
    return rows


def cost_rows(samples):
    rows = []
    for kind in KINDS:
        rows += level_rows(samples, "cost", kind, "us", US, 5)
    for kind in KINDS:
        rows += level_rows(samples, "instructions", kind, "instructions of the program", 1, None)
    return rows


def median(values):
    return statistics.median(values)


def zap_rows(samples):
    rows = samples.row("zap, median, against the direct line", "zap",
                       lambda each: median(each["behind"]) / median(each["direct"]),
                       "", "most", 1.15)
    plain = samples.row("zap, median", "zap", lambda each: median(each["behind"]) * 1e3, "ms")
    for row in plain:
        row["none"] = spread([median(each["direct"]) * 1e3 for variant in ("ours", "old")
                              for each in samples.of("zap", variant)])
        row["all"] = {variant: all_zaps(samples, variant) for variant in VARIANTS}
    return rows + plain


def all_zaps(samples, variant):
    """In milliseconds; those on the direct line were made beside each of the others."""
    if variant == "none":
        found = [each["direct"] for other in ("ours", "old") for each in samples.of("zap", other)]
    else:
        found = [each["behind"] for each in samples.of("zap", variant)]
    return sorted(value * 1e3 for values in found for value in values)


def burst_rows(samples):
    rounds = samples.of("burst", "ours")
    if not rounds:
        return []
    sent = rounds[0]["sent"]
    rows = samples.row("channels joined, of %s within a second" % grouped(sent), "burst",
                       lambda each: each["joined"], "", "least", sent)
    for share, target in ((50, None), (99, 100)):
        rows += samples.row("from a report to the one upstream, %s" % (
            "median" if share == 50 else "99th percentile"), "burst",
            lambda each, share=share: percentile(each["delays"], share), "ms", "most", target)
    return rows


def percentile(values, share):
    if len(values) < 2:
        return None
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


def other_rows(samples):
    rows = samples.row("memory a group, resident", "memory", lambda each: each["resident"],
                       "bytes", "most", 400)
    rows += samples.row("memory a group, of the heap", "memory", lambda each: each["heap"],
                        "bytes", "most", 400)
    rows += samples.row("wake-ups, idle with 100 channels", "idle",
                        lambda each: each["wakeups"] * 10 / each["seconds"], "in 10 s", "most", 1)
    rows += samples.row("processor time, idle with 100 channels", "idle",
                        lambda each: each["spent"] / MS * 60 / each["seconds"], "ms a minute")
    for version in (2, 3):
        figure = "refresh-%d" % version
        rows += samples.row("refresh of 4,000 groups, version %d, from first to last" % version,
                            figure, lambda each: each["spread"], "s", "least", 1)
        rows += samples.row("the same, processor time", figure,
                            lambda each: each["cost"] / MS, "ms", "most", 20)
        rows += samples.row("the same, most packets within 10 ms", figure,
                            lambda each: each["largest"], "packets")
    return rows


def collect(out, path):
    samples = Samples(path)
    rows = []
    for part in (cost_rows, zap_rows, burst_rows, other_rows):
        rows += part(samples)
    messages = {variant: samples.of("idle", variant) for variant in VARIANTS}
    with open(out, "w") as file:
        json.dump({"release": os.uname().release.split("-")[0], "rows": rows, "idle": messages}, file, indent=1)


# ---- from JSON to a table ----

def met(row):
    value = row["ours"]["median"]
    if row["target"] is None:
        return True
    return value >= row["target"] if row["kind"] == "least" else value <= row["target"]


def cells(row):
    ours, target = row["ours"], row["target"]
    words = "" if target is None else "%s %s" % (
        "at least" if row["kind"] == "least" else "at most", "{:,g}".format(target))
    others = [number(row[variant]["median"]) if variant in row else ""
              for variant in ("old", "none")]
    return [row["what"], words, number(ours["median"]) + ("" if met(row) else " **missed**"),
            "%s .. %s" % tuple(map(number, ours["quartiles"]))
            if len(ours["samples"]) > 1 else "", row["unit"]] + others


def read(path):
    with open(path) as file:
        return json.load(file)


def table(path):
    data = read(path)
    print("\nLinux %s" % data["release"])
    tables.show(HEAD, [cells(row) for row in data["rows"]])


# ---- from JSON to a document ----

NAMES = {"none": "direct line", "ours": "this one", "old": "igmpproxy 0.3"}


def cost_curves(rows):
    """Of each kind of report, against the number of groups."""
    for variant in ("ours", "old"):
        for kind, words in KINDS.items():
            start = words.split("%s")[0]
            points = [(int(row["what"][len(start):].split()[0].replace(",", "")),
                       row[variant]["median"]) for row in rows
                      if row["what"].startswith(start) and row["unit"] == "us"
                      and variant in row]
            if points:
                yield "%s, %s" % (NAMES[variant], kind), points, variant


def zap_curves(rows):
    """How many of the zaps were done after so many milliseconds, in percent."""
    for row in rows:
        for variant, values in row.get("all", {}).items():
            points = [(0, 0)]
            for count, value in enumerate(values):
                points += [(value, 100 * count / len(values)),
                           (value, 100 * (count + 1) / len(values))]
            if values:
                yield NAMES[variant], points, variant


def document(path, target_path):
    data = read(path)
    text = ["### Linux %s" % data["release"], ""]
    text += tables.lines(HEAD, [cells(row) for row in data["rows"]]) + [""]
    where = os.path.dirname(os.path.abspath(target_path))
    chart.write(os.path.join(where, "performance-reports.svg"),
                "Processor time of a report", "groups", "microseconds",
                list(cost_curves(data["rows"])), log=True, log_y=True)
    chart.write(os.path.join(where, "performance-zap.svg"),
                "From the wish to the picture", "milliseconds", "percent of the zaps",
                list(zap_curves(data["rows"])), dots=False)
    tables.put(target_path, BEGIN, END, text)


if __name__ == "__main__":
    sys.exit(tables.main(__doc__, {"collect": (collect, 2), "table": (table, 1),
                                   "document": (document, 2)}, sys.argv[1:]))
