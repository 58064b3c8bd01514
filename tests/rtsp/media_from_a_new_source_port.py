# SPDX-License-Identifier: GPL-2.0-only
"""Media that goes on from another port of the same server is let in."""

from _common import Control


def test(lab):
    sock = lab.box.udp(27392)
    control = Control(lab)
    control.setup("MP2T/H2221/UDP;unicast;client_port=27392")
    control.reply("MP2T/H2221/UDP;unicast;client_port=27392;server_port=49980", session="1")
    for port in (49980, 50000, 7):
        lab.media_reaches(lab.server, 27392, sock, times=3, source=lab.server.udp(port))
