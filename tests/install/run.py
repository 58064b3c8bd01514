#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""usage: tests/install/run.py --source DIR --release VERSION [--built DIR] TEST
       tests/install/run.py --list [--quick | --full]

Runs a test of this directory: TEST is the name of a file, in which test(place) is
called. --source is an unpacked tarball of "make dist"; below --built is kept
what is built, for the tests that are about what comes then. It says what was run and what that
said; the status is 0 when the test passed. --list prints "TEST VERSION" for each."""

import argparse
import importlib
import os
import signal
import subprocess
import sys
import tempfile
import traceback

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import place as places

RELEASES = ("5.10", "6.1", "6.12", "7.3")


def load(name):
    return importlib.import_module(name)


def names():
    return sorted(each[:-3] for each in os.listdir(HERE)
                  if each.endswith(".py") and each not in ("place.py", "run.py", "common.py"))


def listed(quick, full):
    for name in names():
        module = load(name)
        releases = getattr(module, "releases", RELEASES)
        if getattr(module, "full", False) and not full:
            releases = ()       # minutes each
        if quick:
            releases = getattr(module, "quick", ())
        for each in releases:
            print(name, each)


def layer(release):
    """The root directory of the release and what lies over it."""
    return subprocess.run((os.path.join(HERE, "layer"), release), check=True,
                          stdout=subprocess.PIPE, text=True).stdout.split()


def in_own_mounts():
    """Also in a process tree of its own, so that nothing stays when this ends, and with no
    network, as nothing that is tried here may need one."""
    if os.environ.get("RTSP_INSTALL_TEST") == "inside":
        return
    os.environ["RTSP_INSTALL_TEST"] = "inside"
    os.execvp("unshare", ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc",
                          sys.executable, "-B"] + sys.argv)


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--source")
    parser.add_argument("--release")
    parser.add_argument("--built")
    parser.add_argument("test", nargs="?")
    options = parser.parse_args()
    if options.list:
        return listed(options.quick, options.full)
    # What has to be downloaded for it, before there is no network.
    dirs = layer(options.release)
    in_own_mounts()
    # The first process of a tree of its own does not end by itself when it is told to.
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(each, lambda number, frame: sys.exit(128 + number))
    subprocess.run(("mount", "--make-rprivate", "/"), check=True)
    module = load(options.test)
    # What lies over it comes first, unless the test is about a system without DKMS.
    dirs = dirs[:1] if not getattr(module, "dkms", True) else dirs[::-1]
    cache = os.path.join(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")),
                         "rtsp-linux/install")
    # Where somebody clears up in case this is killed.
    where = os.path.dirname(os.path.abspath(options.built)) if options.built else cache
    with tempfile.TemporaryDirectory(dir=where, prefix="run-") as scratch:
        place = places.Place(dirs, os.path.abspath(options.source), scratch,
                             os.path.join(os.path.abspath(options.built or scratch + "/built"),
                                          options.release))
        try:
            module.test(place)
        except places.Failed:
            traceback.print_exc(file=sys.stdout)
            sys.exit(1)
        finally:
            place.end()
            subprocess.run(("umount", "-l", place.base), check=True)


if __name__ == "__main__":
    main()
