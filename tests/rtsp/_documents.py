# SPDX-License-Identifier: GPL-2.0-only
"""Rules and commands as the documents have them, so that what is tested is what is told."""

import os

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


def text(path):
    """A file of the checkout."""
    with open(os.path.join(TOP, path)) as file:
        return file.read()


def blocks(document, heading):
    """The indented blocks below a heading, each without its margin."""
    lines = text(document).split("\n")
    found, block, here = [], [], False
    for line in lines:
        if line.startswith("#"):
            here = line.lstrip("# ") == heading
        elif here and line.startswith("    "):
            block.append(line[4:])
        elif block and line.strip():
            found.append("\n".join(block).rstrip() + "\n")
            block = []
        elif block:
            block.append("")
    if block:
        found.append("\n".join(block).rstrip() + "\n")
    if not found:
        raise AssertionError("%s has no rules below %r" % (document, heading))
    return found
