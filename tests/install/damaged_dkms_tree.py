# SPDX-License-Identifier: GPL-2.0-only
"""DKMS's tree with parts gone, its sources gone, the installed modules gone or others in
their place: the next run mends it, and uninstall leaves nothing of it."""

from place import need
import round_trip

releases = ("6.1", "6.12")
full = True
SRC = "/usr/src/rtsp-conntrack-%s"
TREE = "/var/lib/dkms/rtsp-conntrack"


def wipe(place, what):
    place.run("sh", "-c", "rm -rf " + what)


DAMAGES = (
    ("the sources", SRC),
    ("the link to them", TREE + "/%s/source"),
    ("what was built", TREE + "/%s/*-amd64"),
    ("the version", TREE + "/%s"),
    ("all of the tree", TREE),
    ("the link of the kernel", TREE + "/kernel-*"),
    ("the modules", "/lib/modules/*/updates/dkms/nf_*"),
    ("one of them", "/lib/modules/*/updates/dkms/nf_nat_rtsp.ko*"),
    ("sources and modules", SRC + " /lib/modules/*/updates"),
)


def test(place):
    place.built()
    place.install("--modules").good()
    sound = place.saved("sound")
    for name, what in DAMAGES:
        print("==== without " + name, flush=True)
        place.fresh(sound)
        wipe(place, what.replace("%s", place.version))
        place.install("--modules").good()
        need("/updates/dkms/" in place.modinfo("filename") and
             place.modinfo("version") == place.version, "not mended")
        need("installed" in place.run("dkms", "status").good().text, "DKMS does not know it")
        place.install("--modules").good().says("nothing changed")
        place.fresh(sound)
        wipe(place, what.replace("%s", place.version))
        place.uninstall().good()
        place.unchanged()
