# SPDX-License-Identifier: GPL-2.0-only
"""Two routers in two network namespaces with the same addresses: each box its own film, and no port of one is taken in the other."""

from _common import Control, leaves_from

modes = ("paged", "paged6")      # a second lab takes its time

LINE = "MP2T/H2221/UDP;unicast;destination={box};client_port=27392"
THERE = "MP2T/H2221/UDP;unicast;destination={outer};client_port=27392"


def plays(net, sock, source):
    net.media_reaches(net.server, 27392, sock, times=3, source=source)
    net.media_reaches(net.media, 27392, sock, times=3)
    leaves_from(net, sock, source, 27392)


def test(lab):
    with lab.second() as other:
        nets = []
        for net in (lab, other):
            control = Control(net)
            before = net.counters()
            control.setup(LINE, becomes=THERE)
            control.reply(THERE + ";server_port=49980", becomes=LINE + ";server_port=49980",
                          session="1")
            after = net.counters()
            assert after["setups"] == before["setups"] + 1, after
            assert after["ports_moved"] == before["ports_moved"], after
            assert 27392 in net.expected_ports(), net.expectations()
            nets.append((net, net.box.udp(27392), net.server.udp(49980), control))
        for _ in range(2):
            for net, sock, source, _ in nets:
                plays(net, sock, source)
                net.expire_udp_flows()
        # the same session of the other router goes on
        nets[0][3].exchange("TEARDOWN", "Session: 1")
        assert lab.expectations() == []
        lab.media_does_not_reach(lab.media, 27392, nets[0][1])
        plays(*nets[1][:3])
        for _, sock, _, _ in nets:
            sock.assert_nothing()
    # it is gone with all that was alive in it
    assert lab.expectations() == []
    Control(lab).setup(LINE, becomes=THERE)
