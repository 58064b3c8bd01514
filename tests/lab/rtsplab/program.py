# SPDX-License-Identifier: GPL-2.0-only
"""Programs of others, each in the namespace of a host.

Tests of the modules are all hosts in one process; a player or a server that is to be
tried as it is runs beside it. What it prints is kept for the report of a failure.
"""

import os
import re
import signal
import subprocess
import threading
import time

from .host import TimedOut

LIMIT = 90.0        # seconds: a player starts slowly in an emulated machine
NOBODY = 65534      # VLC refuses to be root


def awaited(condition, what, limit=LIMIT, pause=0.1):
    """Ask until it is so, and give back what was found. The limit only ends a test that fails.

    Unlike in the other tests the processor is needed by others meanwhile.
    """
    end = time.monotonic() + limit
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise TimedOut("it never came to this: " + what)
        time.sleep(pause)


class Program:
    """A running program; host.reset() ends it with all that is open on its host."""

    def __init__(self, host, argv, nobody=False, env=None, ending=signal.SIGINT):
        self.host = host
        self.name = os.path.basename(argv[0])
        self.argv = argv
        self.ending = ending
        self.lines = []
        self.change = threading.Condition()
        more = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if nobody else {}
        with host.space.inside():
            self.process = subprocess.Popen(
                argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, cwd="/tmp", env=dict(os.environ, **(env or {})),
                **more)
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        host.keep(self)

    def _read(self):
        for line in self.process.stdout:
            # ffmpeg ends a line that it will write again with CR only
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            with self.change:
                self.lines.append(text)
                self.change.notify_all()
        with self.change:
            self.lines.append(None)
            self.change.notify_all()

    def says(self, pattern, after=0):
        """Wait for a line that has the pattern; gives back the number of the next line."""
        end = time.monotonic() + LIMIT
        with self.change:
            while True:
                for at in range(after, len(self.lines)):
                    line = self.lines[at]
                    if line is None:
                        raise AssertionError("%s on %s ended and never said %r\n%s" % (
                            self.name, self.host.name, pattern, self.report()))
                    if re.search(pattern, line):
                        return at + 1
                after = len(self.lines)
                if not self.change.wait(end - time.monotonic()):
                    raise TimedOut("%s on %s does not say %r\n%s" % (
                        self.name, self.host.name, pattern, self.report()))

    def heard(self):
        """How many lines it has said by now."""
        with self.change:
            return len(self.lines)

    @property
    def ended(self):
        return self.process.poll() is not None

    def tell(self, line):
        """Write a line to its standard input."""
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def wait(self, limit=LIMIT):
        """Wait for its end by itself; gives back its status."""
        try:
            status = self.process.wait(limit)
        except subprocess.TimeoutExpired:
            raise TimedOut("%s on %s does not end\n%s" % (
                self.name, self.host.name, self.report())) from None
        self.reader.join(LIMIT)
        return status

    def end(self):
        """Ask it to end, as a user would who presses ^C."""
        if not self.ended:
            self.process.send_signal(self.ending)
        return self.wait()

    def reset(self):
        if not self.ended:
            self.process.kill()
        self.process.wait()

    close = reset

    def report(self):
        """What it said last."""
        return "$ %s\n%s" % (" ".join(self.argv), "\n".join(
            line for line in self.lines[-60:] if line is not None))
