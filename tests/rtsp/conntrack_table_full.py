# SPDX-License-Identifier: GPL-2.0-only
"""While the kernel's table of connections is full the control connection goes on and no media gets in; with room it does."""

import re

from _common import Control, awaited, counted, sysctl

LINE = "MP2T/H2221/UDP;unicast;client_port=%d"


def dropped(lab):
    """Packets that the router's conntrack dropped, for want of room above all."""
    return sum(int(each) for each in re.findall(
        r" drop=(\d+)", lab.router.run("conntrack", "-S")))


def test(lab):
    old, new = lab.box.udp(5000), lab.box.udp(5002)
    control = Control(lab)
    control.setup(LINE % 5000)
    control.reply(LINE % 5000 + ";server_port=49980", session="1")
    film = lab.server.udp(49980)
    with sysctl("nf_conntrack_max", 1):
        assert len(lab.flows("tcp")) == 1 and not lab.flows("udp")
        with counted(lab):
            control.setup(LINE % 5002)
            control.reply(LINE % 5002 + ";server_port=49980", session="2")
            control.exchange("OPTIONS")
        for host, sock in ((lab.media, old), (lab.server, new), (lab.stranger, new)):
            before = dropped(lab)
            host.udp().sendto(b"no room", lab.outer, sock.port)
            awaited(lambda: dropped(lab) > before, "the packet is dropped")
            sock.assert_nothing()
        before = dropped(lab)
        old.sendto(b"punch", lab.server.addr, 49980)
        awaited(lambda: dropped(lab) > before, "the punch is dropped")
        film.assert_nothing()
        control.exchange("OPTIONS")
    # room again: both films play
    lab.media_reaches(lab.server, 5000, old, times=2, source=film)
    lab.media_reaches(lab.media, 5002, new, times=2)
    control.exchange("TEARDOWN", "Session: 1")
    assert 5000 not in lab.expected_ports() and 5002 in lab.expected_ports()
