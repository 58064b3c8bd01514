# SPDX-License-Identifier: GPL-2.0-only
"""A router's iptables before films and channels are let through: nothing gets in or out."""

import contextlib

from _firewalls import shell
from _networks import GUESTS

VARIANTS = ("nft", "legacy")

# The drop rules at the end are those that nobody notices, before he watches a channel.
NOTHING = {"iptables": """*filter
:INPUT DROP
:FORWARD DROP
:OUTPUT ACCEPT
-A INPUT -d 224.0.0.0/4 -j DROP
-A FORWARD -d 224.0.0.0/4 -j DROP
COMMIT
*nat
COMMIT
*raw
COMMIT
""", "ip6tables": """*filter
:INPUT DROP
:FORWARD DROP
:OUTPUT ACCEPT
-A INPUT -p ipv6-icmp -j ACCEPT
COMMIT
*nat
COMMIT
*raw
COMMIT
"""}


def closed(lab):
    for command, rules in NOTHING.items():
        lab.router.run(command + "-restore", text=rules)


def flushed(lab):
    for command, rules in NOTHING.items():
        lab.router.run(command + "-restore", text="\n".join(
            line for line in rules.replace(" DROP", " ACCEPT").splitlines()
            if not line.startswith("-A")) + "\n")


def let_through(lab):
    """All that comes from the boxes and from the guests, and what is answered."""
    for command in NOTHING:
        for device in ("lan", GUESTS):
            for way in ("-i", "-o"):
                lab.router.run(command, "-I", "FORWARD", way, device, "-j", "ACCEPT")


@contextlib.contextmanager
def variant(lab, which):
    """What iptables and ip6tables are, as an administrator chooses; there are no rules after."""
    def choose(variant):
        for command in NOTHING:
            shell(lab, "update-alternatives --quiet --set %s /usr/sbin/%s-%s" % (
                command, command, variant))
    lab.nft("flush ruleset")        # the lab's own rules; these come back after the test
    choose(which)
    try:
        yield
    finally:
        flushed(lab)
        choose("nft")
