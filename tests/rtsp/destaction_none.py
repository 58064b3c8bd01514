# SPDX-License-Identifier: GPL-2.0-only
"""destaction=none leaves destination= alone, and still moves ports."""

from _common import Control

parameters = {"destaction": "none"}


def test(lab):
    control = Control(lab)
    control.setup("RTP/AVP;unicast;destination={box};client_port=5000-5001")
    assert lab.expected_ports() == [5000, 5001]
    play = lab.play("""
        C: SETUP rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 3
        C: Transport: RTP/AVP;unicast;destination={box2};client_port=5000-5001
        S> Transport: RTP/AVP;unicast;destination={box2};client_port={?a}-{?b}
    """, box=lab.box2)
    assert play["a"] != 5000
    lab.media_reaches(lab.media, play["a"], lab.box2.udp(5000))
