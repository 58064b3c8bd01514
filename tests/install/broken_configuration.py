# SPDX-License-Identifier: GPL-2.0-only
"""A configuration that is there and wrong: file, line and word are said, nothing is installed,
and with the line mended the next run installs."""

from place import need

releases = ("6.12",)

WRONG = "phyint vlan2 upstream\n\taltnet 172.26.0.0/66\nphyint lan downstream\n"


def test(place):
    place.built()
    place.write("/etc/igmpproxy.conf", WRONG)
    before = place.what()
    place.install("--daemon").bad().says(r"/etc/igmpproxy\.conf:2:", r"172\.26\.0\.0/66",
                                         "Nothing was changed")
    place.is_as(before, but=("/var/cache/rtsp-linux", "/var/lib/rtsp-linux"))
    place.write("/etc/igmpproxy.conf", WRONG.replace("/66", "/16"))
    place.install("--daemon").good()
    need(place.there("/usr/local/sbin/igmpproxy"), "not installed")
    place.write("/etc/igmpproxy.conf", WRONG)
    place.install("--daemon").bad().says(r"/etc/igmpproxy\.conf:2:")
    place.uninstall().good()
    place.is_as(before, but=("/etc/igmpproxy.conf", "/var/cache/rtsp-linux"))
