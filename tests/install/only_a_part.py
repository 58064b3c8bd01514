# SPDX-License-Identifier: GPL-2.0-only
"""--daemon and --modules install only that; one after the other is both. With a prefix of one's
own all programs are below it, and units are where systemd looks."""

from place import need

dkms = False
releases = ("6.12",)


def test(place):
    prefix = ("--prefix", "/opt/tv")
    place.install("--daemon", *prefix).good()
    need(place.there("/opt/tv/sbin/igmpproxy"), "no program")
    need(place.there("/etc/systemd/system/igmpproxy.service"), "no unit")
    need("/opt/tv/sbin/igmpproxy" in place.read("/etc/systemd/system/igmpproxy.service"),
         "the unit starts another program")
    need(not place.there("/lib/modules/%s/extra" % place.kver), "modules, too")
    place.install("--modules", *prefix).good()
    need("/extra/" in place.modinfo("filename"), "no modules")
    need(not [each for each in place.changes() if each.startswith("/usr/local")],
         "something is in /usr/local")
    need(place.there("/opt/tv/sbin/igmpproxy"), "the program is gone")
    need(not place.install(*prefix).good().says("nothing changed").shown, "both is not both")
    place.uninstall().good()
    place.unchanged()
