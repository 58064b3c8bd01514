# SPDX-License-Identifier: GPL-2.0-only
"""A newer kernel that waits for its boot gets the modules too; whatever does not build, each
kernel keeps the modules that it had."""

import hashlib

from place import WORK, need

releases = ("6.12",)
NEXT = "/mnt/next"
SOURCE = NEXT + "/nf_nat_rtsp.c"
BROKEN = "$(error this kernel is not for us)\n"


def modules(place, kernel):
    """{file: its sum} of the modules that DKMS put there."""
    where = "/lib/modules/%s/updates/dkms" % kernel
    names = place.run("find", where, "-name", "nf_*_rtsp.ko*").text.split()
    need(len(names) == 2, "kernel %s has no modules" % kernel, *names)
    sums = {}
    for name in names:
        with open(place.path(name), "rb") as file:
            sums[name] = hashlib.sha256(file.read()).hexdigest()
    return sums


def version(place, kernel):
    return place.run("modinfo", "-k", kernel, "-F", "version", "nf_nat_rtsp").good().text.strip()


def second_kernel(place):
    """One more that is the newest; the directory of its headers is its own."""
    new = place.kver + "-second"
    place.run("sh", "-euc", """
        cp -a /lib/modules/$1 /lib/modules/$2
        rm /lib/modules/$2/build
        mkdir /lib/modules/$2/build
        cp -as $(readlink -f /lib/modules/$1/build)/. /lib/modules/$2/build/
        depmod $2""", "sh", place.kver, new).good()
    return new


def test(place):
    place.built()
    place.few_modules()
    new = second_kernel(place)
    place.run("cp", "-a", "/mnt/rtsp-linux", NEXT).good()
    before = place.what()
    place.install("--modules", source=NEXT).good()
    need(version(place, new) == place.version, "the newer kernel has another version")
    had = [modules(place, kernel) for kernel in (place.kver, new)]

    # Of the same version, as from a checkout that was pulled.
    place.write(SOURCE, place.read(SOURCE) + "no C\n")
    place.install("--modules", source=NEXT).bad().says(
        "DKMS could not build", *("kernel %s keeps the modules" % kernel.replace("+", r"\+")
                                  for kernel in (place.kver, new)))
    need([modules(place, kernel) for kernel in (place.kver, new)] == had, "they are not as before")

    # The next version, which does not build for the newer kernel.
    place.run("cp", "/mnt/rtsp-linux/nf_nat_rtsp.c", SOURCE).good()
    place.write(NEXT + "/VERSION", "9.9.9\n")
    makefile = "/lib/modules/%s/build/Makefile" % new
    place.run("mv", makefile, "/tmp/Makefile").good()
    place.write(makefile, BROKEN)
    place.install("--modules", source=NEXT).good().says(
        "could NOT be built", "kernel %s keeps the modules" % new.replace("+", r"\+"))
    need(version(place, place.kver) == "9.9.9", "the running kernel has not the next version")
    need(modules(place, new) == had[1], "the newer kernel's are not as before")

    place.run("mv", "/tmp/Makefile", makefile).good()
    place.run("/usr/lib/rtsp-conntrack/rtsp-dkms", "install", new).good()
    need(version(place, new) == "9.9.9", "the newer kernel has not the next version")
    place.uninstall().good()
    place.is_as(before, (WORK,))
