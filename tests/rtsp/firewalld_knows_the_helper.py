# SPDX-License-Identifier: GPL-2.0-only
"""firewalld lets films, with their helper, and a channel through by the files in firewalld/, also after a reload."""

import contextlib
import subprocess

from _documents import blocks
from _firewalls import everything_plays, only_what_it_is_for, shell
from _networks import GUESTS

from rtsplab import netns

flavour = "others"
modules = False             # firewalld loads them
families = ("v4",)          # it takes both by itself
modes = ("paged",)          # it takes long

NAME = "org.fedoraproject.FirewallD1"
SLOW = 300                  # seconds in which even a busy machine has made the rules
# The networks of the house; guests may do as they like. A policy has no zone's name.
HOUSE = {
    "zones/internal.xml": '<zone><interface name="lan"/></zone>',
    "zones/guests.xml": '<zone><interface name="%s"/></zone>' % GUESTS,
    "policies/guests-all.xml": '<policy target="ACCEPT"><ingress-zone name="guests"/>'
                           '<egress-zone name="iptv"/></policy>',
}


@contextlib.contextmanager
def bus():
    netns.run(["mkdir", "-p", "/run/dbus"])
    daemon = subprocess.Popen(["dbus-daemon", "--system", "--nofork", "--nopidfile",
                               "--print-address"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert daemon.stdout.readline()         # it listens
        yield
    finally:
        daemon.terminate()
        daemon.wait()


def owned():
    """Starts what ends its output's first line with the name once somebody has it."""
    return subprocess.Popen(
        ["dbus-monitor", "--system", "--profile",
         "type='signal',member='NameOwnerChanged',arg0='%s'" % NAME],
        stdout=subprocess.PIPE, universal_newlines=True)


def await_name(monitor):
    """Waits without asking again and again, as there is one processor for all."""
    for line in monitor.stdout:
        if "NameOwnerChanged" in line:
            return
    raise AssertionError("the bus has ended")


def await_rules():
    """Answered when all that was asked before is done."""
    netns.run(["dbus-send", "--system", "--print-reply", "--reply-timeout=%d" % (SLOW * 1000),
               "--dest=" + NAME, "/" + NAME.replace(".", "/"), "org.freedesktop.DBus.Peer.Ping"])


@contextlib.contextmanager
def firewalld(lab):
    with bus():
        monitor = owned()
        monitor.stdout.readline()               # what it has asked the bus for is done
        with lab.router.space.inside():
            daemon = subprocess.Popen(["firewalld", "--nofork", "--nopid"],
                                      stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            await_name(monitor)
            await_rules()
            yield
        finally:
            monitor.terminate()
            monitor.wait()
            daemon.terminate()
            daemon.wait()


def bounded(command):
    """Who asks a daemon that is stuck would wait for ever."""
    return "timeout %d %s" % (SLOW, command)


def let_through(lab):
    """What the boxes say to others in the provider's network, until the next reload."""
    try:
        lab.nft("add rule inet firewalld filter_FWD_policy_iptv-films_post accept")
    except netns.CommandFailed:     # from 2.0 on its table is its own
        shell(lab, bounded("firewall-cmd --policy=iptv-films " + " ".join(
            "--add-rich-rule='rule family=\"ip%s\" destination address=\"%s\" accept'" % each
            for each in lab.provider.addresses.items())))


def test(lab):
    lab.install_modules()
    lab.nft("flush ruleset")
    install, reload = blocks("docs/firewalls.md", "firewalld")[0].splitlines()
    shell(lab, install)
    for path, text in HOUSE.items():
        with open("/etc/firewalld/" + path, "w") as file:
            file.write('<?xml version="1.0" encoding="utf-8"?>\n%s\n' % text)
    with firewalld(lab):
        told = shell(lab, bounded("firewall-cmd --info-helper=rtsp"))
        for word in ("nf_conntrack_rtsp", "554/tcp"):
            assert word in told, told
        for name in ("nf_conntrack_rtsp", "nf_nat_rtsp"):
            assert lab.loaded(name), name
        everything_plays(lab)
        only_what_it_is_for(lab, lambda: let_through(lab))
        # makes all rules anew, of what is permanent
        try:
            shell(lab, bounded(reload))
        except netns.CommandFailed as error:
            # firewall-cmd waits less than a busy machine takes
            assert "Did not receive a reply" in str(error), error
            await_rules()
        assert lab.provider.addr not in lab.router.run("nft", "list", "ruleset")
        everything_plays(lab)
