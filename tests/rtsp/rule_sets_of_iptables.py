# SPDX-License-Identifier: GPL-2.0-only
"""A film plays with the iptables rules of docs/firewalls.md, in iptables-nft and in iptables-legacy."""

from _documents import blocks
from _films import film_plays

kernels = ("5.10", "6.1", "6.12", "7.3")    # the debug kernel has no iptables-legacy
helper_rule = False

CHAINS = (("raw", "PREROUTING"), ("nat", "POSTROUTING"), ("filter", "FORWARD"))


def test(lab):
    lab.nft("flush ruleset")        # the lab's own rules; these come back after the test
    name = {"v4": "iptables", "v6": "ip6tables"}[lab.family]
    for rules in blocks("docs/firewalls.md", "iptables"):
        for variant in ("nft", "legacy"):
            command = "%s-%s" % (name, variant)
            for line in rules.splitlines():
                words = line.split()
                assert words[0] == "iptables", line
                lab.router.run(command, *words[1:])
            try:
                film_plays(lab)
            finally:
                lab.router.run(command, "-P", "FORWARD", "ACCEPT")
                for table, chain in CHAINS:
                    lab.router.run(command, "-t", table, "-F", chain)
            lab.close_sockets()
            lab.flush()
