# SPDX-License-Identifier: GPL-2.0-only
"""ufw lets films and a channel through by the files in firewall/ufw, also after a reload, a stop and a start; no rule is there twice."""

from _documents import blocks
from _firewalls import (everything_plays, kernel_without_the_modules, nothing_is_left,
                        only_what_it_is_for, rules_once, service, shell, stands,
                        start_fails)
from _iptables import flushed, let_through, variant

flavour = "others"
kernels = ("6.1", "6.12", "7.3")
modules = False             # a rule loads them
families = ("v4",)          # it takes both by itself
modes = ("paged",)


def test(lab):
    lab.install_modules()
    commands, = blocks("docs/firewalls.md", "ufw")
    with variant(lab, "nft"):
        flushed(lab)
        shell(lab, "sed -i s/^ENABLED=.*/ENABLED=yes/ /etc/ufw/ufw.conf")
        shell(lab, commands)
        everything_plays(lab)
        rules_once(lab)

        service(lab, "ufw", "ExecStop")
        nothing_is_left(lab)
        service(lab, "ufw", "ExecStart")
        everything_plays(lab)
        rules_once(lab)
        only_what_it_is_for(lab, lambda: let_through(lab))

        lab.nft("flush ruleset")
        with kernel_without_the_modules(lab):
            start_fails(lab, "ufw", "before.init")
            stands(lab)
