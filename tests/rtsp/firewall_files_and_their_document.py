# SPDX-License-Identifier: GPL-2.0-only
"""docs/firewalls.md names each file of firewall/ and firewalld/, and none that is not there."""

import os
import re

from _documents import TOP, text

kernels = ("7.3",)
modules = False
families = ("v4",)
modes = ("paged",)


def files(directory):
    for where, _, names in os.walk(os.path.join(TOP, directory)):
        for name in names:
            yield os.path.relpath(os.path.join(where, name), TOP)


def test(lab):
    document = text("docs/firewalls.md")
    named = set(re.findall(r"\bfirewalld?/[a-z]+/[\w.-]*\w", document))
    there = set(files("firewall")) | set(files("firewalld"))
    assert there and named == there, named ^ there
    table = {name for line in document.splitlines() if line.startswith("| `firewall")
             for name in re.findall(r"`(firewall[^`]*)`", line)}
    assert table == there, table ^ there
    for name in there:
        mode = os.stat(os.path.join(TOP, name)).st_mode & 0o111
        assert bool(mode) == text(name).startswith("#!/bin/sh"), name
