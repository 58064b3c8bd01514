# SPDX-License-Identifier: GPL-2.0-only
"""Under a kernel without the modules the files in firewall/ leave the firewall whole; one that names the helper would not."""

from _documents import blocks, text
from _firewalls import kernel_without_the_modules, shell
from _iptables import closed, flushed, variant

from rtsplab.netns import CommandFailed

modules = False
families = ("v4",)
modes = ("paged",)

# What netfilter-persistent loads when somebody has saved the rule with all others
IN_ONE = """*raw
-A PREROUTING -i lan -p tcp --dport 554 -j CT --helper rtsp
COMMIT
*filter
:FORWARD DROP
COMMIT
"""


def refused(load):
    try:
        load()
    except CommandFailed:
        return
    raise AssertionError("there are no modules, but it was loaded")


def policy(lab):
    return lab.router.run("iptables", "-S", "FORWARD").split("\n")[0]


def of_iptables(lab):
    load = blocks("docs/firewalls.md", "iptables")[0]
    with variant(lab, "nft"):
        closed(lab)
        refused(lambda: shell(lab, load))
        assert policy(lab) == "-P FORWARD DROP"
        assert "-d 172.26.0.0/16 -i lan -o vlan2 -j ACCEPT" in lab.router.run("iptables", "-S")
        assert "MASQUERADE" in lab.router.run("iptables", "-t", "nat", "-S")
        flushed(lab)
        # the wrong way: what comes behind the rule is never loaded
        refused(lambda: lab.router.run("iptables-restore", text=IN_ONE))
        assert policy(lab) == "-P FORWARD ACCEPT"


def of_nftables(lab):
    rules = text("firewall/nftables/iptv.nft")
    helper = text("firewall/nftables/helper.nft")
    lab.nft("flush ruleset")
    lab.nft(rules)
    refused(lambda: lab.nft(helper))
    assert "chain forward" in lab.router.run("nft", "list", "ruleset")
    lab.nft("flush ruleset")
    # the wrong way: of a file nothing is loaded, or all of it
    refused(lambda: lab.nft(rules + helper))
    assert "chain" not in lab.router.run("nft", "list", "ruleset")


def test(lab):
    lab.install_modules()
    with kernel_without_the_modules(lab):
        of_iptables(lab)
        of_nftables(lab)
