# SPDX-License-Identifier: GPL-2.0-only
"""firewalld knows the helper by its file, and a film plays with the commands of docs/firewalls.md."""

import os
import subprocess

from _common import awaited
from _documents import TOP, blocks
from _films import film_plays

from rtsplab import netns

flavour = "others"
modules = False             # firewalld loads them
families = ("v4",)          # the zone masquerades IPv4 only
modes = ("paged",)          # it takes a minute

SLOW = 300.0                # seconds in which even a busy machine has started it

ZONE = """<?xml version="1.0" encoding="utf-8"?>
<zone>
  %s
  <interface name="%s"/>
</zone>
"""


def shell(command):
    return netns.run(["sh", "-euc", command])


def start(lab):
    """What is there before the document's commands: a router with two zones."""
    for name, content in (("internal", ("", "lan")), ("external", ("<masquerade/>", "vlan2"))):
        with open("/etc/firewalld/zones/%s.xml" % name, "w") as file:
            file.write(ZONE % content)
    shell("mkdir -p /run/dbus")
    bus = int(shell("dbus-daemon --system --fork --print-pid"))
    with lab.router.space.inside():
        daemon = subprocess.Popen(["firewalld", "--nofork", "--nopid"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def ready():
        assert daemon.poll() is None, "firewalld has ended"
        return "vlan2" in lab.router.run("nft", "list", "ruleset")
    awaited(ready, "firewalld has made its rules", SLOW)
    awaited(lambda: "running" == shell("firewall-cmd --state 2>&1 || :").strip(),
            "firewalld answers", SLOW)
    return bus, daemon


def test(lab):
    lab.install_modules()
    lab.nft("flush ruleset")
    bus, daemon = start(lab)
    try:
        commands, = blocks("docs/firewalls.md", "firewalld")
        shell("cd %s\n%s" % (os.path.abspath(TOP), commands))
        assert "rtsp" in shell("firewall-cmd --get-helpers").split()
        told = shell("firewall-cmd --info-helper=rtsp")
        for word in ("nf_conntrack_rtsp", "554/tcp"):
            assert word in told, told
        for name in ("nf_conntrack_rtsp", "nf_nat_rtsp"):
            assert lab.loaded(name), name
        film_plays(lab)
    finally:
        daemon.terminate()
        daemon.wait()
        os.kill(bus, 15)
