# SPDX-License-Identifier: GPL-2.0-only
"""Tests as files: a docstring that says the behaviour, a function test(lab)."""

import fnmatch
import importlib.util
import os
import re
import traceback


class TestFile:
    """One test. `error` says what is wrong with the file itself."""

    def __init__(self, path):
        self.path = path
        self.name = os.path.splitext(os.path.basename(path))[0]
        self.module = None
        self.error = None
        try:
            spec = importlib.util.spec_from_file_location("rtsptest_" + self.name, path)
            self.module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(self.module)
            if not callable(getattr(self.module, "test", None)):
                self.error = "has no function test(lab)"
            elif not self.module.__doc__:
                self.error = "has no docstring that says the behaviour"
        except Exception:           # whatever is wrong with a test file fails the test
            self.error = traceback.format_exc()

    def says(self, name, default):
        return getattr(self.module, name, default)

    @property
    def behaviour(self):
        return (self.module and self.module.__doc__ or "").strip()


def find(directory, pattern):
    names = sorted(name for name in os.listdir(directory)
                   if name.endswith(".py") and not name.startswith("_"))
    return [os.path.join(directory, name) for name in names
            if not pattern or matches(name[:-3], pattern)]


def matches(name, pattern):
    return pattern in name or fnmatch.fnmatch(name, pattern) or \
        re.search(pattern, name) is not None


def why(error):
    """In one line, why a test failed."""
    text = str(error).strip().split("\n")[0]
    return "%s: %s" % (type(error).__name__, text) if text else type(error).__name__


def write_log(path, title, test, verdict, details):
    with open(path, "w") as file:
        file.write("%s on %s: %s\n\n%s\n\n%s\n" % (
            test.name, title, verdict or "ok", test.behaviour, details))


def verdict_line(title, name, seconds, verdict):
    if verdict:
        return "FAIL %s %s (%.1f s): %s" % (title, name, seconds, verdict)
    return "ok   %s %s (%.1f s)" % (title, name, seconds)
