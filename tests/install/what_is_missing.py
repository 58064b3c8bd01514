# SPDX-License-Identifier: GPL-2.0-only
"""What is missing or in the way is said with the command that mends it, all of it at once,
and nothing is changed."""

import os

from place import need

quick = ("7.3",)
releases = ("6.1", "7.3")


def package(place, *names):
    status = place.read("/var/lib/dpkg/status")
    for name in names:
        status += ("\nPackage: %s\nStatus: install ok installed\nVersion: 1\n"
                   "Architecture: all\nMaintainer: nobody\nDescription: none\n" % name)
    place.write("/var/lib/dpkg/status", status)


def headers(place):
    place.remove("/lib/modules/%s/build" % place.kver)


def broken_link(place):
    headers(place)
    os.symlink("/usr/src/gone", place.path("/lib/modules/%s/build" % place.kver))


def config(place, old, new):
    path = "/usr/src/linux-headers-%s/.config" % place.kver
    text = place.read(path)
    need(old in text, "no " + old)
    place.write(path, text.replace(old, new))


def other_headers(place):
    path = "/usr/src/linux-headers-%s/include/generated/utsrelease.h" % place.kver
    place.write(path, '#define UTS_RELEASE "5.4.0-9-amd64"\n')


def tried(place, what, *says, args=()):
    place.fresh()
    what(place)
    before = place.what()
    place.install(*args).bad().says("nothing was changed", *says)
    place.is_as(before)


def test(place):
    tried(place, headers, "build: no headers of kernel " + place.kver.replace("+", r"\+"),
          r"apt-get install linux-headers-" + place.kver.replace("+", r"\+"))
    tried(place, broken_link, "no headers of kernel")
    tried(place, other_headers, r"these are headers of kernel 5\.4\.0-9-amd64, and not of",
          "apt-get install --reinstall linux-headers-", r"--kernel 5\.4\.0-9-amd64")
    tried(place, lambda it: it.lacks("/usr/bin/make", "/usr/bin/gcc"), "missing: make",
          "missing: gcc", "apt-get install make gcc libc6-dev", "install --apt")
    tried(place, lambda it: it.lacks("/usr/sbin/nft"), "missing: nft,", "apt-get install nftables")
    tried(place, lambda it: it.lacks("/usr/include/stdio.h"), "apt-get install libc6-dev")
    tried(place, lambda it: package(it, "nat-rtsp-dkms", "igmpproxy"),
          "apt-get purge nat-rtsp-dkms", "apt-get remove igmpproxy")
    tried(place, lambda it: package(it, "igmpproxy-movistar"), "igmpproxy-movistar is installed")
    tried(place, lambda it: os.makedirs(it.path("/var/lib/dkms/nat-rtsp/0.7")),
          "apt-get purge nat-rtsp-dkms")
    for line, text in (("CONFIG_NF_CONNTRACK=m", "connection tracking"),
                       ("CONFIG_NF_NAT=m", "network address translation"),
                       ("CONFIG_IP_MROUTE=y", "multicast routing")):
        tried(place, lambda it, line=line: config(it, line + "\n", "# not\n"),
              "has no %s .%s" % (line.split("=")[0], text), "apt-get install linux-image-amd64")
    for line in ("CONFIG_IP_PIMSM_V2=y", "CONFIG_IP_PIMSM_V1=y"):
        place.fresh()
        config(place, line + "\n", "")
        place.install("--dry-run", "--modules").good()
    others(place)


def others(place):
    place.fresh()
    place.run("/mnt/rtsp-linux/scripts/install", "--kernel", "1.2.3").bad().says(
        "there is no kernel 1.2.3", "for --kernel: " + place.kver.replace("+", r"\+"))
    for args, text in ((("--prefix", "here"), "absolute path"), (("--what",), "unknown option"),
                       (("--prefix",), "wants a value")):
        place.install(*args).bad().says(text)
    place.run("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups",
              "/mnt/rtsp-linux/scripts/install").bad().says("only root")
    place.unchanged()
    place.write("/sys/firmware/efi/efivars/SecureBoot-8be4df61", "\6\0\0\0\1")
    place.install("--dry-run", "--modules").bad().says("mokutil", "apt-get install mokutil")
    place.write("/usr/bin/mokutil", "#!/bin/sh\necho SecureBoot enabled\n", 0o755)
    place.install("--dry-run", "--modules").good().says("Secure Boot is on",
                                                      r"mokutil --import /var/lib/dkms/mok\.pub")
    place.lacks("/usr/sbin/dkms", "/usr/bin/mokutil")
    place.install("--dry-run", "--modules").good().says(r"scripts/sign", "There is no DKMS")
    place.fresh()
    place.install("--dry-run", "--modules").good().does_not_say("without headers")
    status = "/var/lib/dpkg/status"
    place.write(status, place.read(status).replace("Package: linux-headers-amd64\n",
                                                   "Package: linux-none\n"))
    place.install("--dry-run", "--modules").good().says("next kernel will come without headers",
                                                      "apt-get install linux-headers-amd64")
