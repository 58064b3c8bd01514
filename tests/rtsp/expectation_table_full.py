# SPDX-License-Identifier: GPL-2.0-only
"""While the kernel's table of expectations is full a SETUP opens nothing, is hidden and counted; what is open stays, and with room all is well again."""

from _common import Control, counted, sysctl

LINE = "RTP/AVP;unicast;client_port=%d-%d"
FIRST, SECOND = LINE % (5000, 5001), LINE % (6000, 6001)


def test(lab):
    sock = lab.box.udp(5000)
    control, other = Control(lab), Control(lab, lab.box2)
    socks = {control: lab.box.udp(6000), other: lab.box2.udp(6000)}
    with sysctl("nf_conntrack_expect_max", 2):
        control.setup(FIRST)
        for each in (other, control, other):
            with counted(lab, refused_table_full=1):
                each.setup_hidden(SECOND)
            # the server does not know such a SETUP
            each.reply(status="461 Unsupported Transport")
            each.exchange("OPTIONS")
            assert lab.expected_ports() == [5000, 5001], lab.expectations()
            lab.media_does_not_reach(lab.media, 6000, socks[each])
        # asked again it has its own room
        with counted(lab):
            control.setup(FIRST)
            control.reply(FIRST + ";server_port=6970-6971", session="1")
        assert lab.expected_ports() == [5000, 5001], lab.expectations()
        lab.media_reaches(lab.media, 5000, sock, times=2)
        control.exchange("OPTIONS")
    # room again
    with counted(lab):
        other.setup(SECOND)
        other.reply(SECOND + ";server_port=6970-6971", session="1")
    media = sorted(each.port for each in lab.expectations() if each.tuple.dst == lab.outer)
    assert media == [5000, 5001, 6000, 6001], lab.expectations()
    lab.media_reaches(lab.media, 6000, socks[other], times=2)
    lab.media_reaches(lab.media, 5000, sock, times=2)
