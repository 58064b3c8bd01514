# SPDX-License-Identifier: GPL-2.0-only
"""apt-get runs only with --apt, for all that is missing at once, and then it goes on."""

from place import need

releases = ("6.12",)

APT = """#!/bin/sh
echo "$@" >>/mnt/apt
[ ! -e /mnt/make ] || mv /mnt/make /usr/bin/make
"""


def test(place):
    place.built()
    place.run("mv", "/usr/bin/make", "/mnt/make").good()
    place.write("/usr/bin/apt-get", APT, 0o755)
    place.install("--daemon").bad().says("missing: make", "apt-get install make")
    need(not place.there("/mnt/apt"), "apt-get ran without being asked for")
    place.install("--daemon", "--apt", "--dry-run").bad().says(r"\[#\] apt-get install -y .*make",
                                                              "dry run: what follows is shown when")
    need(not place.there("/mnt/apt"), "apt-get ran in a dry run")
    place.install("--daemon", "--apt").good().says(r"\[#\] apt-get install -y .*make")
    need(place.read("/mnt/apt") == "install -y --no-install-recommends make\n",
         "it ran as: " + place.read("/mnt/apt"))
    need(place.there("/usr/local/sbin/igmpproxy"), "nothing was installed")
