# SPDX-License-Identifier: GPL-2.0-only
"""The same as killed_at_each_step where DKMS is one of the steps: it is never left in a
state that the next run, or uninstall, does not mend."""

from place import STATE, WORK, need
import killed_at_each_step

releases = ("6.1",)
full = True
DKMS = ("/var/lib/dkms", "/var/log")


def test(place):
    # Each run would make another key, and sign with it.
    place.built()
    place.lacks("/usr/bin/openssl")
    place.few_modules()
    start = place.saved("start")
    before = place.what()
    steps = len(place.install("--modules").good().shown)
    complete = place.what()
    killed_at_each_step.BUT = (STATE, WORK) + DKMS
    for step in range(1, steps + 1):
        print("==== install, killed at step %d of %d" % (step, steps), flush=True)
        place.fresh(start)
        place.install("--modules", kill_at=step)
        if "dkms" not in place.read(STATE + "/journal"):
            killed_at_each_step.sound(place, before, complete)
        half = place.saved("half")
        place.install("--modules").good()
        place.is_as(complete, killed_at_each_step.BUT)
        need("installed" in place.run("dkms", "status").text, "DKMS does not know it")
        place.fresh(half)
        place.uninstall().good()
        place.is_as(before, (WORK,))
