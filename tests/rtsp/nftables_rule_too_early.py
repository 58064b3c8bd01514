# SPDX-License-Identifier: GPL-2.0-only
"""An nftables rule at priority raw, before connections are known, counts and assigns nothing."""

from _documents import text
from _firewalls import forget

helper_rule = False

RULES = "firewall/nftables/helper.nft"
PRIORITY = "priority -150"


def counted(lab):
    lines = lab.router.run("nft", "list", "table", "inet", "iptv_helper").splitlines()
    return sum(int(line.split("packets ")[1].split()[0]) for line in lines if "counter" in line)


def load(lab, priority):
    """The file with another priority, and with counters."""
    rules = text(RULES)
    assert rules.count(PRIORITY) == 1
    lab.nft(rules.replace(PRIORITY, "priority %s" % priority)
            .replace("ct helper set", "counter ct helper set"))


def asks(lab):
    """A box asks for a film; gives back the helpers that are at work."""
    lab.play("""
        C: SETUP rtsp://{[server]}/film RTSP/1.0
        C: CSeq: 3
        C: Transport: MP2T/H2221/UDP;unicast;client_port=27392
    """)
    assert counted(lab) >= 2
    return [flow.helper for flow in lab.flows("tcp")]


def test(lab):
    for priority in ("raw", -300, -201):
        load(lab, priority)
        assert asks(lab) == [None], priority
        assert lab.expectations() == []
        lab.media_does_not_reach(lab.media, 27392, lab.box.udp(27392))
        forget(lab)
    load(lab, -199)
    assert asks(lab) == ["rtsp"]
    lab.media_reaches(lab.media, 27392, lab.box.udp(27392))
