# SPDX-License-Identifier: GPL-2.0-only
"""Films and a channel play by the files in firewall/iptables, in iptables-nft and in iptables-legacy."""

from _documents import blocks, text
from _films import film_plays
from _firewalls import everything_plays, forget, only_what_it_is_for, shell
from _iptables import VARIANTS, closed, let_through, variant

kernels = ("5.10", "6.1", "6.12", "7.3")    # the debug kernel has no iptables-legacy
modules = False                             # a rule loads them
families = ("v4",)                          # it takes both by itself
modes = ("paged",)


def test(lab):
    lab.install_modules()
    load, strictly = blocks("docs/firewalls.md", "iptables")
    for which in VARIANTS:
        with variant(lab, which):
            closed(lab)
            shell(lab, load)
            everything_plays(lab)
            # why the helper's rule may not be in what is saved
            saved = shell(lab, "iptables-save")
            assert which == "legacy" or saved.index("*raw") < saved.index("*filter"), saved
            # rtsp-helper.service would do this, too
            lab.nft(text("firewall/nftables/helper.nft"))
            shell(lab, strictly)
            film_plays(lab)
            forget(lab)
            only_what_it_is_for(lab, lambda: let_through(lab))
            lab.nft("delete table inet iptv_helper")
