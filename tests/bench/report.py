#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""What scripts/bench has measured: as JSON, as a table, as a document with curves.

    report.py collect JSON KERNEL SAMPLES PROCESSORS PARSER   adds a kernel's samples
    report.py table JSON                                      prints what was measured
    report.py document JSON FILE                              writes it into FILE, and curves
                                                              beside it
"""

import collections
import json
import os
import statistics
import sys

import chart
import tables
from tables import number, samples_of, spread

VARIANTS = ("none", "ours", "old")
BEGIN, END = "<!-- written by scripts/bench -->", "<!-- end of what scripts/bench wrote -->"
MB = 1 << 20

# What one unit of a figure is, and how many of them were measured.
UNITS = {
    "bulk-paged-down": ("KiB", 64 * MB / 1024),
    "bulk-paged-up": ("KiB", 64 * MB / 1024),
    "bulk-linear-down": ("KiB", 8 * MB / 1024),
    "bulk-linear-up": ("KiB", 8 * MB / 1024),
    "frames-paged": ("frame", 4000),
    "frames-linear": ("frame", 4000),
    "film": ("packet", 4000),
    "setup-paged-named": ("round trip", 1),
    "setup-linear-named": ("round trip", 1),
    "setup-paged-plain": ("round trip", 1),
    "setup-linear-plain": ("round trip", 1),
}

# more: at least so much of the speed without the helper; less: at most so much of the cost
Row = collections.namedtuple("Row", "what target figure kind")
ROWS = (
    Row("bulk TCP on the helper's port, paged, from the server", 0.97, "bulk-paged-down", "more"),
    Row("the same, to the server", 0.97, "bulk-paged-up", "more"),
    Row("bulk TCP on the helper's port, linear, from the server", 0.97, "bulk-linear-down", "more"),
    Row("the same, to the server", 0.97, "bulk-linear-up", "more"),
    Row("RTP interleaved on the control connection, paged", 0.95, "frames-paged", "more"),
    Row("RTP interleaved on the control connection, linear", 0.95, "frames-linear", "more"),
    Row("SETUP and reply, rewritten, paged", 1.10, "setup-paged-named", "less"),
    Row("SETUP and reply, rewritten, linear", 1.10, "setup-linear-named", "less"),
    Row("SETUP and reply, nothing to rewrite, paged", 1.10, "setup-paged-plain", "less"),
    Row("SETUP and reply, nothing to rewrite, linear", 1.10, "setup-linear-plain", "less"),
    Row("film through its expectation, against a DNAT rule", 0.99, "film", "more"),
)


# ---- from samples to JSON ----

class Samples:
    """values[figure][variant][round], a dictionary of what load printed."""

    def __init__(self, *paths):
        self.values = collections.defaultdict(lambda: collections.defaultdict(dict))
        self.errors = collections.defaultdict(dict)
        self.release = None
        begun = None
        for path in paths:
            for each in samples_of(path):
                self.release = each.get("release", self.release)
                if each.get("mark") == "begin":
                    begun = each["count"]
                    continue
                if "mark" in each:
                    self.add_marked(each, each["count"] - begun)
                elif "error" in each:
                    self.errors[each["figure"]][each["variant"]] = each["error"]
                elif "figure" in each:
                    self.values[each["figure"]][each["variant"]][each["round"]] = each["values"]

    def add_marked(self, each, count):
        """Of a round that has several, the middle."""
        name, number = each["figure"], each["round"]
        known = self.values[name][each["variant"]].setdefault(number, {"all": []})
        known["all"].append(count / each["values"]["frames"])
        known["ns"] = statistics.median(known["all"])

    def of(self, figure, variant, key="ns"):
        rounds = self.values[figure][variant]
        return {number: values[key] for number, values in rounds.items() if key in values}

    def ratios(self, figure, variant, kind, key="ns"):
        """Against no helper, round by round."""
        none, with_it = self.of(figure, "none", key), self.of(figure, variant, key)
        return [none[number] / with_it[number] if kind == "more" else
                with_it[number] / none[number] for number in sorted(with_it) if number in none]


def simple_rows(samples):
    for row in ROWS:
        if not samples.of(row.figure, "ours"):
            continue
        unit, count = UNITS[row.figure]
        entry = {"what": row.what, "target": row.target, "kind": row.kind,
                 "unit": "instructions a " + unit}
        for variant in VARIANTS:
            found = samples.of(row.figure, variant)
            if found:
                entry[variant] = spread([value / count for value in found.values()])
                if variant != "none":
                    entry[variant]["ratio"] = spread(
                        samples.ratios(row.figure, variant, row.kind))
        yield entry


def payload_row(samples):
    """What each byte of payload costs more with the helper than without."""
    sizes = sorted(int(name.split("-")[1]) for name in samples.values
                   if name.startswith("frame-"))
    if not sizes:
        return
    entry = {"what": "each byte of payload in such a frame", "target": 0.0, "kind": "byte",
             "unit": "instructions", "curve": {}}
    small, large = 188, 1328
    for variant in ("ours", "old"):
        curve = {}
        for size in sizes:
            none = samples.of("frame-%d" % size, "none")
            found = samples.of("frame-%d" % size, variant)
            rounds = [number for number in found if number in none]
            if rounds:
                count = 4000 * 1448 // max(size, 1448)
                curve[size] = spread([(found[number] - none[number]) / count
                                      for number in rounds])
        if small in curve and large in curve:
            entry["curve"][variant] = curve
            entry[variant] = {"ratio": spread([
                (b - a) / (large - small) for a, b in
                zip(curve[small]["samples"], curve[large]["samples"])])}
    yield entry


def sessions_row(samples):
    if "sessions" not in samples.values:
        return
    entry = {"what": "SETUP and reply at 10,000 sessions, against 10", "target": 1.2,
             "kind": "less", "unit": "instructions a round trip at 10,000", "curve": {}}
    for variant in VARIANTS:
        rounds = samples.values["sessions"][variant].values()
        if not rounds:
            continue
        levels = sorted({int(key[3:]) for each in rounds for key in each})
        entry["curve"][variant] = {
            level: spread([each["ns-%d" % level] for each in rounds]) for level in levels}
        entry[variant] = spread([each["ns-%d" % levels[-1]] for each in rounds])
        entry[variant]["ratio"] = spread([
            each["ns-%d" % levels[-1]] / each["ns-%d" % levels[0]] for each in rounds])
    yield entry


def processors_row(samples):
    """Two connections side by side against one, by what a frame costs."""
    entry = {"what": "two connections on two processors, against one", "target": 0.95,
             "kind": "more", "unit": "of the speed of one, each"}
    gain = {}
    for variant in VARIANTS:
        one = samples.of("processors-1", variant)
        two = samples.of("processors-2", variant)
        gain[variant] = {number: one[number] / two[number] for number in one if number in two}
        if gain[variant]:
            entry[variant] = spread(list(gain[variant].values()))
            entry[variant]["instructions a frame"] = [
                spread(list(found.values())) for found in (one, two)]
            if variant != "none":
                entry[variant]["ratio"] = spread([
                    gain[variant][number] / gain["none"][number]
                    for number in gain[variant] if number in gain["none"]])
    if "ours" in entry:
        yield entry


def memory_row(samples):
    """What each session adds to the caches, less what it adds without the helper."""
    if not samples.values["memory"]["ours"]:
        return
    entry = {"what": "kernel memory of ours for a session", "target": 512, "kind": "bytes",
             "unit": "bytes", "caches": {}}
    for variant in ("ours", "old"):
        totals = []
        caches = collections.defaultdict(list)
        for number, grown in samples.values["memory"][variant].items():
            none = samples.values["memory"]["none"][number]
            more = {name: grown.get(name, 0) - none.get(name, 0)
                    for name in set(grown) | set(none)
                    if name.startswith(("rtsp", "kmalloc", "nf_"))}
            for name, value in more.items():
                caches[name].append(value)
            totals.append(sum(value for name, value in more.items()
                              if name.startswith(("rtsp", "kmalloc"))))
        if totals:
            entry[variant] = {"ratio": spread(totals)}
            entry["caches"][variant] = {
                name: round(statistics.median(values)) for name, values in
                sorted(caches.items()) if abs(statistics.median(values)) >= 4}
    yield entry


def parser_rows(path):
    wanted = {"byte of a head": (15, "parser, each byte of a head"),
              "interleaved frame": (100, "parser, an interleaved frame in all")}
    with open(path) as file:
        for line in file:
            for words, (target, what) in wanted.items():
                if words in line:
                    value = spread([float(line.split()[0])])
                    yield {"what": what, "target": target, "kind": "bytes",
                           "unit": "instructions", "ours": {"ratio": value}}


def collect(out, kernel, measured, processors, parser):
    samples = Samples(*[path for path in (measured, processors) if os.path.exists(path)])
    rows = []
    for part in (simple_rows, payload_row, sessions_row, processors_row, memory_row):
        rows += part(samples)
    if os.path.exists(parser):
        rows += parser_rows(parser)
    data = {"kernels": {}}
    if os.path.exists(out):
        with open(out) as file:
            data = json.load(file)
    data["kernels"][kernel] = {"release": samples.release, "rows": rows,
                               "errors": samples.errors}
    with open(out, "w") as file:
        json.dump(data, file, indent=1)


# ---- from JSON to a table ----

def met(row):
    value = row["ours"]["ratio"]["median"]
    if row["target"] is None:
        return None
    if row["kind"] == "more":
        return value >= row["target"]
    if row["kind"] == "byte":
        return abs(value) < 0.05
    return value <= row["target"]


def target(row):
    if row["target"] is None:
        return ""
    return {"more": "at least %.2f", "less": "at most %.2f", "bytes": "at most %.0f",
            "byte": "%.0f"}[row["kind"]] % row["target"]


def cells(row):
    ratio = row["ours"]["ratio"]
    verdict = {True: "", False: " **missed**", None: ""}[met(row)]
    old = number(row["old"]["ratio"]["median"]) if "old" in row else ""
    plain = [number(row[variant]["median"]) if "median" in row.get(variant, ()) else ""
             for variant in ("none", "ours")]
    return [row["what"], target(row), number(ratio["median"]) + verdict,
            "%s .. %s" % tuple(number(each) for each in ratio["quartiles"])
            if len(ratio["samples"]) > 1 else "", plain[0], plain[1],
            row["unit"] if plain[0] else "", old]


HEAD = ["what", "to reach", "measured", "quartiles", "without", "with", "in", "nat-rtsp-dkms"]


def table(path):
    with open(path) as file:
        data = json.load(file)
    for kernel, found in data["kernels"].items():
        print("\nLinux %s (%s)" % (kernel, found["release"]))
        tables.show(HEAD, [cells(row) for row in found["rows"]])
        for name, variants in found["errors"].items():
            for variant, why in variants.items():
                print("  not measured: %s, %s: %s" % (name, variant, why))


# ---- from JSON to a document ----

NAMES = {"none": "no helper", "ours": "with it", "old": "nat-rtsp-dkms"}


def curve_of(data, start, what):
    for kernel, found in data["kernels"].items():
        for row in found["rows"]:
            if row["what"].startswith(start):
                for variant, points in row["curve"].items():
                    yield ("%s, %s" % (kernel, NAMES[variant]),
                           [(int(x), y["median"]) for x, y in points.items()], variant)


def document(path, target_path):
    with open(path) as file:
        data = json.load(file)
    text = []
    for kernel, found in data["kernels"].items():
        text += ["### Linux %s (%s)" % (kernel, found["release"]), ""]
        text += tables.lines(HEAD, [cells(row) for row in found["rows"]]) + [""]
    where = os.path.dirname(os.path.abspath(target_path))
    chart.write(os.path.join(where, "performance-sessions.svg"),
                "SETUP and its reply while other sessions are open",
                "open sessions", "instructions a round trip",
                list(curve_of(data, "SETUP and reply at", "sessions")), log=True)
    chart.write(os.path.join(where, "performance-frames.svg"),
                "What a helper adds to an interleaved frame",
                "bytes of payload in the frame", "instructions a frame",
                list(curve_of(data, "each byte", "frames")))
    tables.put(target_path, BEGIN, END, text)


if __name__ == "__main__":
    sys.exit(tables.main(__doc__, {"collect": (collect, 5), "table": (table, 1),
                                   "document": (document, 2)}, sys.argv[1:]))
