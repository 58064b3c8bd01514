# SPDX-License-Identifier: GPL-2.0-only
"""Counters belong to the namespace of the router that counts."""

from _common import Control

families = ("v4",)


def numbers(space):
    text = space.read("/proc/net/nf_conntrack_rtsp")
    return {line.split()[0]: int(line.split()[1]) for line in text.splitlines()}


def test(lab):
    control = Control(lab)
    control.setup("RTP/AVP;unicast;client_port=5000")
    control.setup("RTP/AVP;unicast;client_port=0")
    here = numbers(lab.router.space)
    assert all(here[name] for name in ("connections", "requests", "setups", "expectations",
                                       "refused_malformed")), here
    for host in (lab.provider, lab.server):
        there = numbers(host.space)
        assert set(there) == set(here)
        assert not any(there.values()), there
