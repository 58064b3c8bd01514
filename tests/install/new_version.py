# SPDX-License-Identifier: GPL-2.0-only
"""What is newer takes the place of what is older, whose files, sources and modules go, also of
the same version; what does not build leaves the older at work. What a user changed stays."""

from place import need

releases = ("6.1",)
NEXT = "/mnt/next"


def test(place):
    place.built()
    place.install().good()
    place.run("systemctl", "disable", "rtsp-helper").good()
    place.write("/etc/igmpproxy.conf", "phyint a upstream\nphyint b downstream\n")
    # Of the same version, as from a checkout that was pulled: only scripts are others.
    place.run("sh", "-euc", "cp -a /mnt/rtsp-linux $1; cd $1/scripts; "
              "sed -i '1a # another' iptv-doctor iptv-setup verdict/*", "sh", NEXT).good()
    place.install("--modules", source=NEXT).good()
    for script in ("sbin/iptv-doctor", "sbin/iptv-setup", "lib/rtsp-linux/verdict/walk.awk"):
        need("# another\n" in place.read("/usr/local/" + script), "the old %s stays" % script)
    place.run("sh", "-euc", "echo 9.9.9 >$1/VERSION; "
              "sed -i s/NF_NAT_RTSP/X/ $1/README.md; echo 'no C' >>$1/nf_nat_rtsp.c", "sh", NEXT).good()
    place.install("--modules", source=NEXT).bad().says("DKMS could not build", "no C|error:")
    need(place.modinfo("version") == place.version, "the old version is gone")
    place.run("sh", "-euc", "cp /mnt/rtsp-linux/nf_nat_rtsp.c $1/", "sh", NEXT).good()
    place.install("--modules", source=NEXT).good()
    need(place.modinfo("version") == "9.9.9", "the old version is found")
    need("/" + place.version not in "".join(
        each for each in place.changes() if "dkms" in each or "/usr/src" in each),
         "the old version stays", *place.changes())
    need(place.run("systemctl", "is-enabled", "rtsp-helper").text == "disabled\n",
         "what was disabled is enabled again")
    place.uninstall().good().says("igmpproxy.conf: you changed it, so it stays")
    place.is_as({"/etc/igmpproxy.conf": place.what()["/etc/igmpproxy.conf"]})
