# SPDX-License-Identifier: GPL-2.0-only
"""Up to 5.x a sysctl assigns the helper on the ports of ports=; later kernels need a rule."""

import os

helper_rule = False
parameters = {"ports": "554,8554"}

SETUP = """
    C: SETUP rtsp://{[server]}/film RTSP/1.0
    C: CSeq: 3
    C: Transport: MP2T/H2221/UDP;unicast;client_port={port}
"""
SYSCTL = "/proc/sys/net/netfilter/nf_conntrack_helper"


def test(lab):
    old = int(os.uname().release.split(".")[0]) < 6
    if old:
        lab.sh(lab.router, "echo 1 > " + SYSCTL)
    try:
        for port, tcp_port in ((27392, 554), (27394, 8554), (27396, 8555)):
            lab.play(SETUP, port=port, tcp_port=tcp_port)
        assert lab.expected_ports() == ([27392, 27394] if old else [])
    finally:
        if old:
            lab.sh(lab.router, "echo 0 > " + SYSCTL)
