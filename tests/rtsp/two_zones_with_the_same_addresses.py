# SPDX-License-Identifier: GPL-2.0-only
"""Two conntrack zones in which every address and port is the same: each film to the box of its zone."""

from _common import Control, leaves_from
from _networks import rules, second_home_and_provider

helper_rule = False
modes = ("paged", "paged6")      # a second lab takes its time

LINE = "MP2T/H2221/UDP;unicast;destination={box};client_port=27392"
THERE = "MP2T/H2221/UDP;unicast;destination={outer};client_port=27392"
ZONES = (
    "raw -A PREROUTING -i %s -p tcp --dport 554 -j CT --zone %d --helper rtsp",
    "raw -A PREROUTING -i %s -j CT --zone %d",
)
FORWARD = (
    "nat -A POSTROUTING -o vlan2-b -j MASQUERADE",
    "filter -A FORWARD -i home-b -o vlan2-b -j ACCEPT",
)


def test(lab):
    with second_home_and_provider(lab) as other:
        rules(lab, *[rule % (device, zone) for zone, devices in enumerate(
            (("lan", "vlan2"), ("home-b", "vlan2-b")), 1)
            for device in devices for rule in ZONES])
        rules(lab, *FORWARD)
        before = lab.counters()
        nets = []
        for net in (lab, other):
            listener = net.server.listen()
            pair = net.box.connect(net.server, source_port=40000), listener.accept()
            control = Control(net, pair=pair)
            control.setup(LINE, becomes=THERE)
            control.reply(THERE + ";server_port=49980", becomes=LINE + ";server_port=49980",
                          session="1")
            nets.append((net, net.box.udp(27392), net.server.udp(49980)))
        media = [each for each in lab.expectations() if each.tuple.dst == lab.outer]
        assert [each.port for each in media] == [27392, 27392], lab.expectations()
        assert lab.counters()["ports_moved"] == before["ports_moved"]

        def plays(net, sock, source):
            net.media_reaches(net.server, 27392, sock, times=3, source=source)
            net.media_reaches(net.media, 27392, sock, times=3)
            leaves_from(net, sock, source, 27392)

        for _ in range(2):
            for each in nets:
                plays(*each)
            lab.expire_udp_flows()
        # what the box sends comes first
        for net, sock, source in reversed(nets):
            leaves_from(net, sock, source, 27392)
            net.media_reaches(net.server, 27392, sock, times=2, source=source)
        lab.expire_udp_flows()
        # the end of one is not the end of the other
        control.exchange("TEARDOWN", "Session: 1")
        other.media_does_not_reach(other.media, 27392, nets[1][1])
        plays(*nets[0])
