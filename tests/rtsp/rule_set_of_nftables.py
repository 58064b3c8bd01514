# SPDX-License-Identifier: GPL-2.0-only
"""A film plays with the nftables rules of docs/firewalls.md."""

from _documents import blocks
from _films import film_plays

helper_rule = False


def test(lab):
    for rules in blocks("docs/firewalls.md", "nftables"):
        lab.nft("flush ruleset\n" + rules)
        film_plays(lab)
