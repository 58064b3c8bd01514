# SPDX-License-Identifier: GPL-2.0-only
"""Network namespaces: one process works in all of them, one at a time."""

import contextlib
import ctypes
import os
import subprocess

CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


class CommandFailed(Exception):
    """A program ended with a status other than 0."""


def run(argv, text=None, check=True):
    """Run a program, give back what it printed."""
    done = subprocess.run(argv, input=text, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, universal_newlines=True)
    if check and done.returncode != 0:
        raise CommandFailed("%s: status %d\n%s%s" % (
            " ".join(argv), done.returncode, done.stdout, done.stderr))
    return done.stdout


def setns(fd):
    # os.setns is there from python 3.12 on only
    if _libc.setns(fd, CLONE_NEWNET) != 0:
        err = ctypes.get_errno()
        raise OSError(err, os.strerror(err))


# So that a lab on a machine in use takes nobody else's namespace for its own.
PREFIX = "rtsplab-"


class Namespace:
    """A network namespace with a name, as `ip netns` makes them."""

    home = None     # where the process started

    def __init__(self, name):
        if Namespace.home is None:
            Namespace.home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        self.name = name
        self.label = PREFIX + name      # what `ip netns` calls it
        self.fd = None

    def open(self):
        self.fd = os.open("/run/netns/" + self.label, os.O_RDONLY)

    def close(self):
        if self.fd is not None:
            os.close(self.fd)
            self.fd = None

    @contextlib.contextmanager
    def inside(self):
        """What is opened or started inside belongs to this namespace."""
        before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        setns(self.fd)
        try:
            yield self
        finally:
            setns(before)
            os.close(before)

    def run(self, argv, text=None, check=True):
        with self.inside():
            return run(argv, text, check)

    def read(self, path):
        """A file below /proc/sys/net or /proc/net, as this namespace has it."""
        path = path.replace("/proc/net/", "/proc/thread-self/net/")
        with self.inside():
            with open(path) as file:
                return file.read()

    def sysctl(self, name, value):
        with self.inside():
            with open("/proc/sys/" + name.replace(".", "/"), "w") as file:
                file.write(str(value))
