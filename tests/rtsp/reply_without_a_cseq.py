# SPDX-License-Identifier: GPL-2.0-only
"""A reply without CSeq answers the oldest SETUP that has none yet."""

from _common import Control, message, setup


def test(lab):
    control = Control(lab)
    line = "RTP/AVP;unicast;client_port=%d"
    control.ask(setup(1, line % 5000) + setup(2, line % 5002) + setup(3, line % 5004))
    control.answer(message("RTSP/1.0 200 OK", "Session: 1", "Transport: " + line % 5000))
    control.answer(message("RTSP/1.0 404 Not Found"))
    assert lab.expected_ports() == [5000, 5004]
    control.answer(message("RTSP/1.0 200 OK", "Transport: RTP/AVP/TCP;interleaved=0-1"))
    assert lab.expected_ports() == [5000]
