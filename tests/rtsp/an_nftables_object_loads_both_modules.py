# SPDX-License-Identifier: GPL-2.0-only
"""An nftables helper object loads both modules by itself, set in prerouting or in forward."""

modules = False
modes = ("paged", "linear6")
quick = False

RULES = """
table %s rtsp_test {
    ct helper films {
        type "rtsp" protocol tcp
    }
    chain here {
        type filter hook %s priority %d
        tcp dport 554 ct helper set "films"
    }
}
"""

# behind the connection tracking's own priority, -200
PLACES = (("prerouting", -199), ("prerouting", -150), ("prerouting", 0),
          ("forward", -150), ("forward", 0), ("forward", 10))


def test(lab):
    lab.install_modules()
    family = {"v4": "ip", "v6": "ip6"}[lab.family]
    for place in PLACES:
        assert not lab.loaded("nf_conntrack_rtsp")
        lab.topology.reset_rules(False)
        lab.nft(RULES % (family, *place))
        assert lab.loaded("nf_conntrack_rtsp"), place
        assert lab.loaded("nf_nat_rtsp"), place
        sock = lab.box.udp(27392)
        lab.play("""
            C: SETUP rtsp://{[server]}/film RTSP/1.0
            C: CSeq: 3
            C: Transport: MP2T/H2221/UDP;unicast;client_port=27392;destination={box}
            S> Transport: MP2T/H2221/UDP;unicast;client_port=27392;destination={outer}
        """)
        assert [flow.helper for flow in lab.flows("tcp")] == ["rtsp"], place
        lab.media_reaches(lab.media, 27392, sock)
        lab.close_sockets()
        lab.nft("delete table %s rtsp_test" % family)
        lab.flush()
        lab.unload_modules()
