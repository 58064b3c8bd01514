# SPDX-License-Identifier: GPL-2.0-only
"""A session without any message for setup_timeout seconds is closed, and can be opened again."""

from _common import Control, awaited

parameters = {"setup_timeout": 1}


def test(lab):
    control = Control(lab)
    control.setup("RTP/AVP;unicast;client_port=5000-5001")
    awaited(lambda: not lab.expectations(), "the expectations expire")
    lab.media_does_not_reach(lab.server, 5000, lab.box.udp(5000))
    control.reply("RTP/AVP;unicast;client_port=5000-5001", session="1")
    before = lab.counters()["expectations"]
    control.setup("RTP/AVP;unicast;client_port=5000-5001", session="1")
    assert lab.counters()["expectations"] == before + 2
