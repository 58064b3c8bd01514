# SPDX-License-Identifier: GPL-2.0-only
"""A checkout has no configure: where autoconf is missing it is named, with its command."""

quick = ("7.3",)
releases = ("7.3",)


def test(place):
    place.run("sh", "-euc", "cp -r /mnt/rtsp-linux /mnt/checkout; rm /mnt/checkout/igmpproxy/configure")
    place.install("--daemon", source="/mnt/checkout").bad().says(
        "missing: autoconf", "missing: automake", "apt-get install autoconf automake",
        "nothing was changed")
    place.unchanged()
