# SPDX-License-Identifier: GPL-2.0-only
"""A port for which userspace expects a flow of the same connection, in another class, is taken: the box gets the next one."""

import socket

import _netlink
from _common import Control, counted

LINE = "RTP/AVP;unicast;client_port=%d"


def test(lab):
    control = Control(lab)
    control.exchange("OPTIONS")
    for port in (5000, 5002):
        _netlink.expect(lab, control.client, port, socket.IPPROTO_UDP, number=1)
    with counted(lab):
        control.setup(LINE % 5000, becomes=LINE % 5004)
        control.reply(LINE % 5004, becomes=LINE % 5000, session="1")
    assert lab.expected_ports() == [5000, 5002, 5004]
    lab.media_reaches(lab.media, 5004, lab.box.udp(5000))
