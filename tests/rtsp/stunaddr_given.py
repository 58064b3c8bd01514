# SPDX-License-Identifier: GPL-2.0-only
"""With stunaddr= the address given shows that a box has punched, and the router's own does not."""

from _common import Control

STUN = {"v4": "203.0.113.5", "v6": "2001:db8::5"}


def parameters(family):
    return {"stunaddr": STUN[family]}


def test(lab):
    first = Control(lab)
    first.setup("RTP/AVP;unicast;client_port=5000-5001")
    second = Control(lab, lab.box2)
    second.setup("RTP/AVP;unicast;destination=%s;client_port=5000-5001" % STUN[lab.family])
    play = lab.play("""
        C: SETUP rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 3
        C: Transport: RTP/AVP;unicast;destination={outer};client_port=5000-5001
        S> Transport: RTP/AVP;unicast;destination={outer};client_port={?a}-{?b}
    """, box=lab.box2)
    assert play["a"] != 5000
