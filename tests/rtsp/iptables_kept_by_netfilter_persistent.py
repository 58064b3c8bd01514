# SPDX-License-Identifier: GPL-2.0-only
"""Films and a channel play again when netfilter-persistent has saved, flushed and started; without the modules the firewall stands."""

from _documents import blocks
from _firewalls import (everything_plays, kernel_without_the_modules, nothing_is_left,
                        rules_once, service, shell, stands, start_fails)
from _iptables import VARIANTS, closed, flushed, variant

flavour = "others"
kernels = ("6.1", "6.12", "7.3")
modules = False             # a rule loads them
families = ("v4",)          # it takes both by itself
modes = ("paged",)

UNIT = "netfilter-persistent"


def starts_without_the_modules(lab):
    with kernel_without_the_modules(lab):
        start_fails(lab, UNIT, "are the modules there")
        stands(lab)


def test(lab):
    lab.install_modules()
    load = blocks("docs/firewalls.md", "iptables")[0]
    keep, = blocks("docs/firewalls.md", "To keep the rules of iptables")
    for which in VARIANTS:
        with variant(lab, which):
            closed(lab)
            shell(lab, load + keep)
            shell(lab, "netfilter-persistent flush")
            nothing_is_left(lab)
            service(lab, UNIT, "ExecStart")
            everything_plays(lab)

            # saved with the plugin's own rules in place, and started twice
            shell(lab, "netfilter-persistent save")
            service(lab, UNIT, "ExecStart")
            rules_once(lab)
            flushed(lab)
            if which == VARIANTS[0]:
                starts_without_the_modules(lab)
