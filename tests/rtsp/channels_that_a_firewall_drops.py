# SPDX-License-Identifier: GPL-2.0-only
"""Without the rules for IGMP in INPUT and for 224.0.0.0/4 in FORWARD no channel gets through, as docs/firewalls.md says."""

import socket

from _common import awaited
from _documents import text
from _multicast import GROUP, SOURCE, channel, channel_plays

kernels = ("5.10", "6.1", "6.12", "7.3")    # the debug kernel routes no multicast
helper_rule = False
families = ("v4",)
modes = ("paged",)

RULES = "firewall/iptables/iptv.v4"


def load(lab, without):
    """The file without the lines that have these words, before rules that drop all multicast."""
    lab.iptables("-F")
    for chain in ("INPUT", "FORWARD"):
        lab.iptables("-A", chain, "-d", "224.0.0.0/4", "-j", "DROP")
    kept = [line for line in text(RULES).splitlines() if not without or without not in line]
    assert len(kept) < len(text(RULES).splitlines()) or not without
    lab.router.run("iptables-restore", "--noflush", text="\n".join(kept) + "\n")


def dropped(lab, chain):
    """Packets that came to the rule behind all others."""
    line, = [line for line in lab.iptables("-vnxL", chain).splitlines() if "DROP  " in line]
    return int(line.split()[0])


def test(lab):
    load(lab, None)
    channel_plays(lab)

    load(lab, "igmp")
    with channel(lab) as (router, viewer, send):
        awaited(lambda: dropped(lab, "INPUT"), "the report came and was dropped")
        assert not router.reported(GROUP, lab.box.addr, 0)

    load(lab, "-p udp")
    with channel(lab) as (router, viewer, send):
        assert router.reported(GROUP, lab.box.addr)
        router.route(SOURCE, GROUP)
        send(b"picture")
        awaited(lambda: dropped(lab, "FORWARD"), "the picture came and was dropped")
        viewer.setblocking(False)
        try:
            raise AssertionError(viewer.recv(2048))
        except (BlockingIOError, socket.timeout):
            pass
