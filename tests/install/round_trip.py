# SPDX-License-Identifier: GPL-2.0-only
"""With DKMS all is installed, a dry run and a second run change nothing, and uninstall puts
back what was there, byte for byte."""

from place import need



def installed(place):
    need(place.modinfo("version") == place.version, "another module is found")
    need("/updates/dkms/" in place.modinfo("filename"), "it is not DKMS's")
    version = place.run("/usr/local/sbin/igmpproxy", "--version").good().text
    need(place.version in version, "another version: " + version)
    place.run("/usr/local/sbin/igmpproxy", "-t", "/etc/igmpproxy.conf").good()
    for unit in ("rtsp-helper", "igmpproxy"):
        need(place.run("systemctl", "is-enabled", unit).text == "enabled\n", unit)
        need(place.there("/usr/local/lib/systemd/system/%s.service" % unit), "no " + unit)
    need("nf_nat_rtsp" in place.read("/usr/local/lib/modules-load.d/rtsp-linux.conf"),
         "the modules are not loaded at boot")
    need(not place.there("/var/cache/rtsp-linux"), "what was built stays")


def test(place):
    place.built()
    place.remove("/var/cache/rtsp-linux")
    place.install("--dry-run").good().says("dkms build", "this is a dry run")
    place.unchanged()
    place.built()
    place.install().good().says("next: /usr/local/sbin/iptv-setup --upstream")
    installed(place)
    before = place.now()
    second = place.install().good().says("nothing changed")
    need(not second.shown, "a second run does something:", *second.shown)
    now = place.now()
    need(now == before, "a second run changes something:",
         *(path for path in set(now) | set(before) if now.get(path) != before.get(path)))
    place.uninstall("--dry-run").good().says("dkms remove", "dry run: nothing was changed")
    need(place.now() == before, "a dry run of uninstall changes something")
    # As who wants it to come with a device.
    place.run("systemctl", "enable", "igmpproxy@vlan2").good()
    place.uninstall().good()
    place.unchanged()
    place.uninstall().good().says("installed nothing here")
