# SPDX-License-Identifier: GPL-2.0-only
"""Without DKMS, the modules are installed into the kernel's directory; what was there before,
also files and links in the same places and a module of the same name, is there again after
uninstall, byte for byte. Configuration that was there is not touched."""

import os

from place import need

dkms = False

CONF = "phyint tv upstream\n\taltnet 10.0.0.0/8\nphyint home downstream\n"


def before_it(place):
    place.write("/usr/local/sbin/igmpproxy", "#!/bin/sh\necho another\n", 0o700)
    place.write("/etc/igmpproxy.conf", CONF, 0o640)
    os.makedirs(place.path("/usr/local/share/man/man8"))
    os.symlink("/nowhere", place.path("/usr/local/share/man/man8/igmpproxy.8"))
    extra = "/lib/modules/%s/extra" % place.kver
    os.mkdir(place.path(extra))
    place.run("sh", "-euc", "cp $(modinfo -k $1 -n nf_nat_ftp) $2; depmod $1", "sh", place.kver,
              extra + "/").good()
    place.run("sh", "-c", "cd $1; for f in *; do mv $f nf_nat_rtsp.${f#*.}; done; depmod $2", "sh",
              extra, place.kver).good()


def test(place):
    place.built()
    place.remove("/var/cache/rtsp-linux")
    before_it(place)
    before = place.what()
    result = place.install().good().says(r"apt-get install dkms")
    need(place.modinfo("version") == place.version, "another module is found", result.text)
    need("/extra/" in place.modinfo("filename"), "it is somewhere else")
    need(place.read("/etc/igmpproxy.conf") == CONF, "the configuration was touched")
    need(place.version in place.run("/usr/local/sbin/igmpproxy", "--version").good().text,
         "the program is not there")
    now = place.now()
    second = place.install().good().says("nothing changed")
    need(not second.shown and place.now() == now, "a second run does something:", second.text)
    place.install("--prefix", "/opt/tv").bad().says("installed with --prefix /usr/local")
    place.uninstall().good()
    place.is_as(before)
