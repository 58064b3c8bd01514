# SPDX-License-Identifier: GPL-2.0-only
"""A connection holds no more expectations than max_outstanding; what is beyond is hidden from the server."""

from _common import Control, counted

parameters = {"max_outstanding": 6}


def test(lab):
    control = Control(lab)
    for port, session in ((5000, "1"), (5002, "2")):
        control.setup("RTP/AVP;unicast;client_port=%d-%d" % (port, port + 1))
        control.reply("RTP/AVP;unicast;client_port=%d-%d;server_port=6970-6971"
                      % (port, port + 1), session=session)
        assert port in lab.expected_ports() and len(lab.expectations()) <= 6
    held = lab.expected_ports()
    with counted(lab, refused_max_outstanding=3):
        for port in (6000, 6002, 6004):
            control.setup_hidden("RTP/AVP;unicast;client_port=%d-%d" % (port, port + 1))
            assert lab.expected_ports() == held, lab.expectations()
    with counted(lab, refused_max_outstanding=1):
        other = Control(lab, lab.box2)
        other.setup_hidden("RTP/AVP;unicast;client_port=7000/7002/7004/7006/7008/7010/7012")
    with counted(lab):
        other.setup("RTP/AVP;unicast;client_port=7000-7001")
    assert set(lab.expected_ports()) == set(held + [7000, 7001])
    # a session that has ended makes room
    control.exchange("TEARDOWN", "Session: 1")
    control.exchange("TEARDOWN", "Session: 2")
    with counted(lab):
        control.setup("RTP/AVP;unicast;client_port=6000-6001")
    assert lab.expected_ports() == [6000, 6001, 7000, 7001]
    # media goes on though no expectation is left for what the box sends
    lab.media_reaches(lab.media, 6000, lab.box.udp(6000), times=2)
