# SPDX-License-Identifier: GPL-2.0-only
"""An nftables rule at priority raw, before connections are known, counts and assigns nothing."""

helper_rule = False

RULES = """
table inet early {
    ct helper films {
        type "rtsp" protocol tcp
    }
    chain here {
        type filter hook prerouting priority -300
        tcp dport 554 counter ct helper set "films"
    }
}
"""


def test(lab):
    lab.nft(RULES)
    lab.play("""
        C: SETUP rtsp://{[server]}/film RTSP/1.0
        C: CSeq: 3
        C: Transport: MP2T/H2221/UDP;unicast;client_port=27392
    """)
    rule = next(line for line in lab.router.run("nft", "list", "table", "inet", "early")
                .splitlines() if "counter" in line)
    assert int(rule.split("packets ")[1].split()[0]) >= 2, rule
    assert [flow.helper for flow in lab.flows("tcp")] == [None]
    assert lab.expectations() == []
    lab.media_does_not_reach(lab.media, 27392, lab.box.udp(27392))
