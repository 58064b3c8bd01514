# SPDX-License-Identifier: GPL-2.0-only
"""A connection on which the server talks first is no RTSP and is left alone for good."""

from _common import Control, counted, reply


def test(lab):
    for banner in (b"220 welcome\r\n", b"\0", reply(1)):
        control = Control(lab)
        with counted(lab, given_up=1):
            control.answer(banner)
            control.setup("RTP/AVP;unicast;destination={box};client_port=5000")
        assert lab.expectations() == []
        control.client.close()
