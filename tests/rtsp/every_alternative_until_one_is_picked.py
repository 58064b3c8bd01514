# SPDX-License-Identifier: GPL-2.0-only
"""Every UDP port of every alternative is expected, until the reply picks one of them."""

from _common import Control

OFFER = ("x-real-rdt/udp;client_port=6972;mode=play,x-pn-tng/udp;client_port=6974;mode=play,"
         "RTP/AVP;unicast;client_port=6976-6977;mode=play,x-pn-tng/tcp;mode=play,"
         "RTP/AVP/TCP;unicast;interleaved=0-1")
ALL = [6972, 6974, 6976, 6977]
PICKS = (
    ("x-real-rdt/udp;client_port=6972;server_port=7000", [6972]),
    ("x-pn-tng/udp;client_port=6974", [6974]),
    ("RTP/AVP;unicast;client_port=6976-6977;server_port=7000-7001", [6976, 6977]),
)


def test(lab):
    socks = {port: lab.box.udp(port) for port in ALL}
    for pick, kept in PICKS:
        control = Control(lab)
        control.setup(OFFER)
        assert lab.expected_ports() == ALL, lab.expectations()
        for port in ALL:
            lab.media_reaches(lab.media, port, socks[port])
        lab.expire_udp_flows()
        control.reply(pick, session="1")
        media = sorted(each.port for each in lab.expectations() if each.port in ALL)
        assert media == kept, (pick, lab.expectations())
        for port in ALL:
            if port in kept:
                lab.media_reaches(lab.media, port, socks[port])
            else:
                lab.media_does_not_reach(lab.media, port, socks[port])
        control.exchange("TEARDOWN", "Session: 1")
        assert lab.expectations() == []
        lab.expire_udp_flows()
