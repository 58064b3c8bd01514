#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""usage: watch.py COUNTS

Passes on what the guest prints. To each line of JSON that has a "mark" it adds as
"count" the instructions of all the guest's processors so far, from the file that the
plugin count.c writes.
"""

import json
import struct
import sys


def count(path):
    with open(path, "rb") as file:
        return sum(value for value, in struct.iter_unpack("=Q", file.read()))


def main(words):
    if len(words) != 1 or words == ["--help"]:
        print(__doc__.strip())
        return 0 if words == ["--help"] else 2
    for line in iter(sys.stdin.readline, ""):
        if '"mark"' in line:
            line = json.dumps(dict(json.loads(line), count=count(words[0]))) + "\n"
        sys.stdout.write(line)
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
