# SPDX-License-Identifier: GPL-2.0-only
"""A single port is the only one that opens."""

from _common import Control


def test(lab):
    sock, above, below = (lab.box.udp(port) for port in (5000, 5001, 4999))
    control = Control(lab)
    control.setup("MP2T/H2221/UDP;unicast;client_port=5000")
    control.reply("MP2T/H2221/UDP;unicast;client_port=5000;server_port=6970", session="1")
    lab.media_reaches(lab.server, 5000, sock, times=3, source=lab.server.udp(6970))
    lab.media_does_not_reach(lab.server, 5001, above)
    lab.media_does_not_reach(lab.server, 4999, below)
