# SPDX-License-Identifier: GPL-2.0-only
"""A disk that is full while it builds, while DKMS builds or while files are installed: it is
said, no file is there in part, and the next run with room goes on."""

import os

from place import WORK, need
import round_trip

releases = ("6.12",)
full = True


def whole_or_not_there(place, complete):
    for path, what in place.what().items():
        # the disk that is full
        if path in ("/usr/local/sbin", "/var/lib/dkms"):
            continue
        need(what == complete.get(path) or path.startswith(
            ("/var/", "/lib/modules", "/usr/lib/modules")) or "rtsp-linux-new" in path,
             "neither whole nor as it was: " + path)


def test(place):
    place.built()
    place.install().good()
    complete = place.what()
    place.fresh()
    with place.small_disk(WORK, "1500k"):
        place.install().bad().says("the disk with %s is full" % WORK, "nothing was changed but")
        need(not place.there("/usr/src/rtsp-conntrack-" + place.version), "something is installed")
    place.install().good()
    round_trip.installed(place)
    place.built()
    os.makedirs(place.path("/var/lib/dkms"), exist_ok=True)
    with place.small_disk("/var/lib/dkms", "600k"):
        place.install().bad().says("DKMS could not|the disk with", "Run it again")
        whole_or_not_there(place, complete)
    place.install().good().says("interrupted: going on")
    round_trip.installed(place)
    place.built()
    with place.small_disk("/usr/local/sbin", "200k"):
        place.install().bad().says("No space left", "Run it again")
        whole_or_not_there(place, complete)
    place.install().good()
    round_trip.installed(place)
    place.uninstall().good()
    place.unchanged()
