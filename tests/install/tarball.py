# SPDX-License-Identifier: GPL-2.0-only
"""The tarball of "make dist" builds with the release's own tools, modules and daemon, without
autoconf and automake, and what is built says the version of the file VERSION."""

from place import need

dkms = False


def test(place):
    need(not place.there("/usr/bin/autoconf"), "the root directory has autoconf")
    place.run("cp", "-a", "/mnt/rtsp-linux", "/tmp/src").good()
    place.run("make", "-C", "/tmp/src", "KVER=" + place.kver).good().does_not_say("[Ww]arning: ")
    for module in ("nf_conntrack_rtsp", "nf_nat_rtsp"):
        found = place.run("modinfo", "-F", "version", "/tmp/src/%s.ko" % module).good().text.strip()
        need(found == place.version, "%s is version %s" % (module, found))
    place.run("sh", "-euc", "cd /tmp/src/igmpproxy; ./configure --enable-werror; make").good()
    for program, flag in (("igmpproxy", "--version"), ("igmpproxyctl", "-V")):
        found = place.run("/tmp/src/igmpproxy/src/" + program, flag).good().text
        need(found.split()[-1] == place.version, "%s: %s" % (program, found))
