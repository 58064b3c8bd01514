# SPDX-License-Identifier: GPL-2.0-only
"""ferm lets films and a channel through by firewall/ferm/iptv.conf, also after a stop and a start."""

from _documents import blocks
from _firewalls import (everything_plays, kernel_without_the_modules, nothing_is_left,
                        only_what_it_is_for, service, shell, stands)
from _iptables import let_through, variant

flavour = "others"
kernels = ("6.1", "6.12", "7.3")
modules = False             # a rule loads them
families = ("v4",)          # it takes both by itself
modes = ("paged",)

# Debian's ferm.conf accepts no ICMPv6, so that a router has no neighbours.
NEIGHBOURS = """cat >>/etc/ferm/ferm.conf <<END
domain ip6 table filter chain INPUT proto ipv6-icmp ACCEPT;
END
"""


def test(lab):
    lab.install_modules()
    commands, = blocks("docs/firewalls.md", "ferm")
    with variant(lab, "legacy"):        # which ferm prefers
        shell(lab, NEIGHBOURS + commands)
        everything_plays(lab)
        only_what_it_is_for(lab, lambda: let_through(lab))

        shell(lab, "sed -i s/^ENABLED=.*/ENABLED=yes/ /etc/default/ferm")
        service(lab, "ferm", "ExecStop")
        nothing_is_left(lab)
        service(lab, "ferm", "ExecStart")
        everything_plays(lab)

        service(lab, "ferm", "ExecStop")
        with kernel_without_the_modules(lab):
            service(lab, "ferm", "ExecStart")
            stands(lab)
