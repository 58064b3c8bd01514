# SPDX-License-Identifier: GPL-2.0-only
"""A box that names the router's own address has punched: its ports stay as they are."""

from _common import Control

PUNCHED = "RTP/AVP;unicast;destination={outer};client_port=5000-5001"


def test(lab):
    first = Control(lab)
    first.setup("RTP/AVP;unicast;client_port=5000-5001")
    second = Control(lab, lab.box2)
    second.setup(PUNCHED)
    # in one alternative only
    play = lab.play("""
        C: SETUP rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 3
        C: Transport: RTP/AVP;unicast;destination={outer};client_port=5000,RTP/AVP;unicast;client_port=5000
        S> Transport: RTP/AVP;unicast;destination={outer};client_port=5000,RTP/AVP;unicast;client_port={?port}
    """, box=lab.box2)
    assert play["port"] != 5000
