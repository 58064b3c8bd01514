# SPDX-License-Identifier: GPL-2.0-only
"""Two boxes with one address, told apart by --zone-orig: each film to its own, where the media's zone is told as well."""

from _common import Control, leaves_from
from _networks import SECOND_OUTER, rules, second_box_alike

helper_rule = False

LINE = "MP2T/H2221/UDP;unicast;destination=%s;client_port=27392"
ZONES = (
    "raw -A PREROUTING -i %s -p tcp --dport 554 -j CT --zone-orig %d --helper rtsp",
    "raw -A PREROUTING -i %s -p tcp -j CT --zone-orig %d",
    "raw -A PREROUTING -i %s -p udp -j CT --zone %d",
)
# An expectation is met in its connection's zone only, so media must come in that zone; and
# it begins outside, so its other direction, to where the same address is, needs it too.
MEDIA = "raw -A PREROUTING -i vlan2 -p udp -d %s -j CT --zone %d"
SECOND = (
    "mangle -A PREROUTING -i to-box2 -j MARK --set-mark 2",
    "mangle -A PREROUTING -i vlan2 -d {second} -j MARK --set-mark 2",
    "nat -I POSTROUTING -o vlan2 -m mark --mark 2 -j SNAT --to-source {second}",
    "nat -I POSTROUTING -o vlan2 -m mark --mark 0 -j SNAT --to-source {outer}",
    "filter -A FORWARD -i to-box2 -o vlan2 -j ACCEPT",
)


def test(lab):
    second = SECOND_OUTER[lab.family]
    with second_box_alike(lab) as twin:
        rules(lab, *[rule % (device, zone) for zone, device in ((1, "lan"), (2, "to-box2"))
                     for rule in ZONES])
        rules(lab, MEDIA % (lab.outer, 1), MEDIA % (second, 2))
        rules(lab, *[lab.fill(each, second=second) for each in SECOND])
        source = lab.server.udp(49980)
        films = []
        for box, outer in ((lab.box, lab.outer), (twin, second)):
            control = Control(lab, box)
            control.setup(LINE % box, becomes=LINE % outer)
            control.reply(LINE % outer + ";server_port=49980",
                          becomes=LINE % box + ";server_port=49980", session="1")
            films.append((box.udp(27392), outer))
        for box_first in (False, True, False):
            for sock, outer in films:
                if box_first:
                    leaves_from(lab, sock, source, 27392, outer=outer)
                lab.media_reaches(lab.server, 27392, sock, times=2, source=source, to=outer)
                lab.media_reaches(lab.media, 27392, sock, times=2, to=outer)
                leaves_from(lab, sock, source, 27392, outer=outer)
            lab.expire_udp_flows()
        for sock, _ in films:
            sock.assert_nothing()
        control.exchange("TEARDOWN", "Session: 1")
        media = [each.tuple.dst for each in lab.expectations() if each.port == 27392]
        assert media == [lab.outer], lab.expectations()
