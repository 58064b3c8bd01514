# SPDX-License-Identifier: GPL-2.0-only
"""An installation that is killed while it builds has changed nothing, and the next run builds
anew what was not built whole."""

from place import STATE, WORK, need

releases = ("6.12",)
full = True
dkms = False


def test(place):
    shown = place.install("--modules", "--dry-run").good().shown
    steps = [number for number, line in enumerate(shown, 1) if "/tmp/" in line and " -a " not in line]
    need(len(steps) > 5, "too few steps of building: %s" % steps)
    place.install("--modules").good()
    complete = place.what()
    for step in steps:
        print("==== killed at step %d of %d" % (step, len(shown)), flush=True)
        place.fresh()
        place.install("--modules", kill_at=step)
        place.is_as({}, (STATE, WORK))
        place.install("--modules").good()
        place.is_as(complete, (STATE, WORK))
