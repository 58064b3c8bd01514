# SPDX-License-Identifier: GPL-2.0-only
"""A session that ends makes room at once in the kernel's table of expectations, for its own connection and for others."""

from _common import Control, counted, sysctl

LINE = "RTP/AVP;unicast;client_port=%d-%d"


def test(lab):
    one, two = Control(lab), Control(lab, lab.box2)
    with sysctl("nf_conntrack_expect_max", 2):
        for turn in range(4):
            for control in (one, two):
                port = 5000 + 4 * turn + 2 * (control is two)
                line = LINE % (port, port + 1)
                with counted(lab):
                    control.setup(line)
                    control.reply(line, session="1")
                assert lab.expected_ports() == [port, port + 1], lab.expectations()
                control.exchange("TEARDOWN", "Session: 1")
                assert lab.expectations() == []
