# SPDX-License-Identifier: GPL-2.0-only
"""A server behind a firewall that translates nothing gets what its client sends to the ports that it named, and nobody else's; no message is changed."""

from _common import Control, counted, leaves_from
from _networks import call_home, routed

ASKED = "RTP/AVP;unicast;client_port=5000-5001"
ANSWERS = (
    ASKED + ";server_port=6970-6971",
    ASKED + ";source={box};server_port=6970-6971",
    "RTP/AVP;unicast;dest_addr=\"{[media]}:5000\"/\"{[media]}:5001\";"
    "src_addr=\"{[box]}:6970\"/\"{[box]}:6971\"",
)


def test(lab):
    client = [lab.media.udp(port) for port in (5000, 5001)]
    home = [lab.box.udp(port) for port in (6970, 6971)]
    with routed(lab):
        lab.iptables("-A", "FORWARD", "-i", "vlan2", "-p", "tcp", "-d", lab.box.addr,
                     "--dport", "554", "-j", "ACCEPT")
        before = lab.counters()
        for answered in ANSWERS:
            control = Control(lab, pair=call_home(lab, lab.media, lab.box, to=lab.box.addr))
            with counted(lab):
                control.setup(ASKED)
                control.reply(answered, session="1")
            for near, far in zip(home, client):
                for _ in range(2):
                    lab.media_reaches(lab.media, near.port, near, times=2, source=far,
                                      to=lab.box.addr)
                    leaves_from(lab, near, far, near.port, outer=lab.box.addr)
                    lab.media_does_not_reach(lab.stranger, near.port, near, to=lab.box.addr)
                    lab.expire_udp_flows()
            control.exchange("TEARDOWN", "Session: 1")
            assert lab.expectations() == [], lab.expectations()
            for near, far in zip(home, client):
                lab.media_does_not_reach(lab.media, near.port, near, source=far,
                                         to=lab.box.addr)
            control.client.close()
        assert lab.counters()["replies_rewritten"] == before["replies_rewritten"]
