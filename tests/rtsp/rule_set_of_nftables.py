# SPDX-License-Identifier: GPL-2.0-only
"""Films and a channel play by the files in firewall/nftables, also after a save, a flush and a start of nftables.service."""

import re

from _documents import blocks
from _firewalls import (everything_plays, nothing_is_left, only_what_it_is_for, service,
                        shell)
from _networks import GUESTS

kernels = ("5.10", "6.1", "6.12", "7.3")    # the debug kernel's nft has no service
modules = False                             # a rule loads them
families = ("v4",)                          # it takes both by itself
modes = ("paged",)

CONF = "/etc/nftables.conf"
START = ("ExecStart", "ExecStartPost")


def drop_all(conf):
    """Debian's file with the policies of a firewall; without ICMPv6 there are no neighbours."""
    closed, count = re.subn(r"(hook (?:input|forward) priority \w+;)", r"\1 policy drop;", conf)
    assert count == 2, conf
    return closed + """
table inet filter {
    chain input {
        meta l4proto ipv6-icmp accept
    }
}
"""


def let_through(lab):
    """All that comes from the boxes and from the guests, and what is answered."""
    for way in ("iifname", "oifname"):
        lab.nft("insert rule inet filter forward %s { lan, %s } accept" % (way, GUESTS))


def test(lab):
    lab.install_modules()
    lab.nft("flush ruleset")
    commands, save = blocks("docs/firewalls.md", "nftables")
    with open(CONF) as file:
        conf = file.read()
    with open(CONF, "w") as file:
        file.write(drop_all(conf))
    shell(lab, commands.replace("systemctl", "true"))
    service(lab, "nftables", *START)
    everything_plays(lab)
    only_what_it_is_for(lab, lambda: let_through(lab))
    service(lab, "nftables", "ExecReload")
    everything_plays(lab)

    shell(lab, save)
    service(lab, "nftables", "ExecStop")
    nothing_is_left(lab)
    service(lab, "nftables", *START)
    everything_plays(lab)
