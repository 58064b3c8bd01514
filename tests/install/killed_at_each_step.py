# SPDX-License-Identifier: GPL-2.0-only
"""An installation that is killed at any of its steps leaves each file whole or as it was; the
next run makes the same of it as one that was not killed, and uninstall what was there before."""

from place import STATE, WORK, need

releases = ("6.12",)
full = True
dkms = False

# What says when and in which order.
BUT = (STATE, WORK)


def sound(place, before, complete):
    """No file is there in part, and what a system starts with can be read."""
    for path, what in place.what().items():
        need(what in (before.get(path), complete.get(path)) or path.startswith(BUT)
             or "/modules." in path or path.endswith(".rtsp-linux-new"),
             "neither whole nor as it was: " + path)
    place.run("modprobe", "-S", place.kver, "-n", "-v", "nf_conntrack").good()


def record(place):
    """What uninstall goes by; the order is no matter."""
    return [sorted(place.read(STATE + "/" + name).splitlines()) for name in ("journal", "sums")]


def killed_install(place, steps, before, complete, start):
    place.fresh(start)
    place.install()
    done = record(place)
    for step in range(1, steps + 1):
        print("==== install, killed at step %d of %d" % (step, steps), flush=True)
        place.fresh(start)
        place.install(kill_at=step)
        sound(place, before, complete)
        half = place.saved("half")
        place.install().good()
        place.is_as(complete, BUT)
        need(record(place) == done, "another record", *map(str, zip(record(place), done)))
        if step % 4 == 1:
            place.fresh(half)
            place.uninstall().good()
            place.is_as(before, BUT)
            need(not place.there(STATE), "its record stays")


def prepared(place):
    """(what was there before, a copy of that, the result of installing, a copy of that)"""
    place.built()
    place.few_modules()
    place.write("/usr/local/sbin/igmpproxy", "#!/bin/sh\necho another\n", 0o700)
    before = place.what()
    start = place.saved("start")
    steps = len(place.install().good().shown)
    need(steps > 10, "too few steps to be all: %d" % steps)
    return before, start, place.what(), place.saved("done"), steps


def test(place):
    before, start, complete, _, steps = prepared(place)
    killed_install(place, steps, before, complete, start)
