# SPDX-License-Identifier: GPL-2.0-only
"""What the reports of all benches share: samples, numbers and tables."""

import json
import statistics


def spread(values):
    """Median and quartiles, and the values themselves."""
    if len(values) > 1:
        low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    else:
        low = middle = high = values[0]
    return {"median": middle, "quartiles": [low, high], "samples": values}


def samples_of(path):
    """The lines of a log that are samples."""
    with open(path) as file:
        for line in file:
            if line.startswith("{"):
                yield json.loads(line)


def number(value):
    if abs(value) >= 10000:
        return "{:,.0f}".format(value)
    if abs(value) >= 100:
        return "%.0f" % value
    return "%.1f" % value if abs(value) >= 10 else "%.3f" % value


def show(head, rows):
    """Prints them as a table."""
    rows = [head] + [[each.replace("**", "") for each in row] for row in rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    for row in rows:
        print("  " + "  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip())


def lines(head, rows):
    """The same for a document."""
    made = ["| " + " | ".join(row) + " |" for row in [head] + rows]
    return made[:1] + ["|---" * len(head) + "|"] + made[1:]


def put(path, begin, end, text):
    """Writes these lines between the two marks of a document."""
    with open(path) as file:
        before, rest = file.read().split(begin + "\n")
    after = rest.split(end)[1]
    with open(path, "w") as file:
        file.write(before + begin + "\n" + "\n".join(text) + end + after)


def main(usage, commands, words):
    """One of {name: (function, how many words it takes)}; gives back the status."""
    function, takes = commands.get(words[0], (None, 0)) if words else (None, 0)
    if function and len(words) - 1 == takes:
        function(*words[1:])
        return 0
    print(usage.strip())
    return 0 if words == ["--help"] else 2
