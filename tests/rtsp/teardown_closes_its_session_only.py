# SPDX-License-Identifier: GPL-2.0-only
"""TEARDOWN closes the session that it names, and leaves the other one of the connection open."""

from _common import Control


def two_sessions(lab):
    control = Control(lab)
    for port, session in ((5000, "12345678"), (5002, "12345679;timeout=60")):
        control.setup("RTP/AVP;unicast;client_port=%d-%d" % (port, port + 1))
        control.reply("RTP/AVP;unicast;client_port=%d-%d" % (port, port + 1),
                      session=session)
    assert lab.expected_ports() == [5000, 5001, 5002, 5003]
    return control


def test(lab):
    one, two = lab.box.udp(5000), lab.box.udp(5002)
    control = two_sessions(lab)
    control.exchange("TEARDOWN", "Session: 99")
    assert lab.expected_ports() == [5000, 5001, 5002, 5003]
    control.exchange("TEARDOWN", "Session: 12345679")
    assert lab.expected_ports() == [5000, 5001]
    lab.media_does_not_reach(lab.media, 5002, two)
    lab.media_reaches(lab.media, 5000, one, times=2)
    control.exchange("TEARDOWN", "session:12345678 ")
    assert lab.expectations() == []
    control.client.close()

    # two streams of one session go together
    control = Control(lab)
    control.setup("RTP/AVP;unicast;client_port=5000-5001")
    control.reply("RTP/AVP;unicast;client_port=5000-5001", session="7;timeout=30")
    control.setup("RTP/AVP;unicast;client_port=5002-5003", session="7")
    control.reply("RTP/AVP;unicast;client_port=5002-5003", session="7;timeout=30")
    assert lab.expected_ports() == [5000, 5001, 5002, 5003]
    control.exchange("TEARDOWN", "Session: 7")
    assert lab.expectations() == []
    control.client.close()

    # one that names no session means the only one there is
    control = two_sessions(lab)
    control.exchange("TEARDOWN")
    assert lab.expected_ports() == [5000, 5001, 5002, 5003]
    control.exchange("TEARDOWN", "Session: 12345678")
    control.exchange("TEARDOWN")
    assert lab.expectations() == []
