# SPDX-License-Identifier: GPL-2.0-only
"""A SETUP that asks for some of a session's ports and for new ones: a refusal closes the new ones, a yes has each port as it was asked for."""

from _common import Control

LINE = "RTP/AVP;unicast;client_port=%s"


def test(lab):
    control = Control(lab)
    control.setup(LINE % "5000-5001")
    control.reply(LINE % "5000-5001", session="1")
    # what nobody ever allowed does not stay
    control.setup(LINE % "5001-5002", session="1")
    control.reply(status="461 Unsupported Transport")
    assert 5002 not in lab.expected_ports(), lab.expectations()

    control.setup(LINE % "5002-5003", session="1")
    control.reply(LINE % "5002-5003", session="1")
    control.setup(LINE % "5004-5005", session="1")
    control.reply(LINE % "5004-5005", session="1")
    # one port of the one and one of the other: they are all this box's own
    control.setup(LINE % "5003-5004", session="1")
    control.reply(LINE % "5003-5004", session="1")
    for port in (5003, 5004):
        lab.media_reaches(lab.media, port, lab.box.udp(port))
    control.exchange("TEARDOWN", "Session: 1")
    assert lab.expectations() == []
