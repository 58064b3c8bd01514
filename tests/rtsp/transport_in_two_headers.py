# SPDX-License-Identifier: GPL-2.0-only
"""Alternatives in several Transport headers are alternatives all the same, each translated."""

from _common import Control


def test(lab):
    control = Control(lab)
    control.setup("RTP/AVP;unicast;destination={box};client_port=5000-5001",
                  "MP2T/H2221/UDP;unicast;destination={box};client_port=5004",
                  becomes=["RTP/AVP;unicast;destination={outer};client_port=5000-5001",
                           "MP2T/H2221/UDP;unicast;destination={outer};client_port=5004"])
    assert lab.expected_ports() == [5000, 5001, 5004]
    control.reply("MP2T/H2221/UDP;unicast;client_port=5004", session="1")
    assert lab.expected_ports() == [5004]
