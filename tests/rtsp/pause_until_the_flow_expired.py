# SPDX-License-Identifier: GPL-2.0-only
"""After a pause in which the UDP flow expired the film goes on, from whoever talks first."""

from _common import Control, leaves_from


def test(lab):
    sock = lab.box.udp(27392)
    control = Control(lab)
    control.setup("MP2T/H2221/UDP;unicast;client_port=27392")
    control.reply("MP2T/H2221/UDP;unicast;client_port=27392;server_port=49980", session="1")
    source = lab.server.udp(49980)
    lab.media_reaches(lab.server, 27392, sock, times=3, source=source)
    for box_first in (False, True, False, True):
        control.exchange("PAUSE", "Session: 1")
        lab.expire_udp_flows()
        assert not lab.flows("udp")
        control.exchange("PLAY", "Session: 1")
        if box_first:
            leaves_from(lab, sock, source, 27392)
        lab.media_reaches(lab.server, 27392, sock, times=3, source=source)
        leaves_from(lab, sock, source, 27392)
