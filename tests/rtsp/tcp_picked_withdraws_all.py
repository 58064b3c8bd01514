# SPDX-License-Identifier: GPL-2.0-only
"""When the reply picks a transport over TCP, or multicast, no UDP port of the box stays open."""

from _common import Control

OFFER = ("MP2T/RTP/UDP;unicast;client_port=8360-8361,MP2T/RTP/TCP;unicast;interleaved=0-1,"
         "MP2T/UDP;unicast;client_port=8362,MP2T/TCP")


def test(lab):
    sock = lab.box.udp(8360)
    for pick in ("MP2T/RTP/TCP;unicast;interleaved=0-1", "MP2T/TCP",
                 "RTP/AVP/TCP;unicast;interleaved=0-1;client_port=8360-8361",
                 "RTP/AVP;multicast;destination={multicast};port=8360-8361;ttl=16"):
        control = Control(lab)
        control.setup(OFFER)
        assert lab.expected_ports() == [8360, 8361, 8362]
        control.reply(pick, session="1")
        assert lab.expectations() == [], (pick, lab.expectations())
        lab.media_does_not_reach(lab.server, 8360, sock)
        control.client.close()
