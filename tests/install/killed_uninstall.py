# SPDX-License-Identifier: GPL-2.0-only
"""An uninstallation that is killed at any of its steps leaves each file whole or as it was, and
the next one puts back all that was there; now and then an installation comes in between."""

from killed_at_each_step import BUT, prepared, sound

releases = ("6.12",)
full = True
dkms = False


def test(place):
    before, _, complete, done, _ = prepared(place)
    steps = len(place.uninstall().good().shown)
    for step in range(1, steps + 1):
        print("==== uninstall, killed at step %d of %d" % (step, steps), flush=True)
        place.fresh(done)
        place.uninstall(kill_at=step)
        sound(place, before, complete)
        if step % 8 == 1:
            place.install().good()
            place.is_as(complete, BUT)
        place.uninstall().good()
        place.is_as(before, BUT)
