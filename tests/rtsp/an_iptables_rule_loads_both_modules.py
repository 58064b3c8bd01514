# SPDX-License-Identifier: GPL-2.0-only
"""An iptables rule that names the helper loads both modules by itself, and they work."""

modules = False


def test(lab):
    lab.install_modules()
    assert not lab.loaded("nf_conntrack_rtsp")
    lab.iptables("-t", "raw", "-A", "PREROUTING", "-p", "tcp", "--dport", "554",
                 "-j", "CT", "--helper", "rtsp")
    assert lab.loaded("nf_conntrack_rtsp")
    assert lab.loaded("nf_nat_rtsp")
    lab.play("""
        C: SETUP rtsp://{[server]}/film RTSP/1.0
        C: CSeq: 3
        C: Transport: MP2T/H2221/UDP;unicast;client_port=27392
    """)
    lab.media_reaches(lab.media, 27392, lab.box.udp(27392))
