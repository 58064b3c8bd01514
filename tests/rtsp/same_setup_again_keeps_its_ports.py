# SPDX-License-Identifier: GPL-2.0-only
"""The same SETUP again keeps its ports, moved or not, and a refusal of it takes nothing away."""

from _common import Control

SETUP = """
    C: SETUP rtsp://{[server]}:554/film RTSP/1.0
    C: CSeq: {cseq}
    C: Transport: RTP/AVP;unicast;client_port=5000-5001
    S> Transport: RTP/AVP;unicast;client_port={?rtp}-{?rtcp}
"""


def test(lab):
    first = Control(lab, lab.box2)
    for _ in range(3):
        first.setup("RTP/AVP;unicast;client_port=5000-5001")
        assert lab.expected_ports() == [5000, 5001]
    first.reply("RTP/AVP;unicast;client_port=5000-5001", session="1")

    play, seen = None, set()
    for cseq in range(1, 5):
        play = play.play(SETUP, cseq=cseq) if play else lab.play(SETUP, cseq=cseq)
        seen.add((play["rtp"], play["rtcp"]))
        assert lab.expected_ports() == sorted([5000, 5001, play["rtp"], play["rtcp"]])
        play.play("""
            S: RTSP/1.0 200 OK
            S: CSeq: {cseq}
            S: Session: 77
            S: Transport: RTP/AVP;unicast;client_port={rtp}-{rtcp}
            C> Transport: RTP/AVP;unicast;client_port=5000-5001
        """)
    assert len(seen) == 1, seen
    play.play(SETUP, cseq=5)
    play.play("""
        S: RTSP/1.0 455 Method Not Valid in This State
        S: CSeq: 5
    """)
    assert (play["rtp"], play["rtcp"]) in seen
    assert lab.expected_ports() == sorted([5000, 5001, play["rtp"], play["rtcp"]])
    lab.media_reaches(lab.media, play["rtp"], lab.box.udp(5000), times=2)
