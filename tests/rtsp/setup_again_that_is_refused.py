# SPDX-License-Identifier: GPL-2.0-only
"""A SETUP that is sent again and refused takes nothing from the session: who may send, and the port that the box leaves from, stay."""

from _common import Control, answered, leaves_from

LINE = "RTP/AVP;unicast;client_port=%s"
ANSWER = "RTP/AVP;unicast;client_port=%s;source={media};server_port=6970"


def check(lab, sock, source, outer):
    lab.expire_udp_flows()
    lab.media_does_not_reach(lab.stranger, outer, sock)
    leaves_from(lab, sock, source, outer)
    lab.media_reaches(lab.media, outer, sock, times=2, source=source)


def test(lab):
    sock, source = lab.box.udp(5000), lab.media.udp(6970)
    Control(lab, lab.box2).setup(LINE % 5000)
    play = answered(lab, lab.box, LINE % 5000, LINE % "{?a}", ANSWER % "{a}", ANSWER % 5000)
    check(lab, sock, source, play["a"])
    for status in ("455 Method Not Valid in This State", "459 Aggregate Operation Not Allowed",
                   "503 Service Unavailable"):
        play.play("""
            C: SETUP rtsp://a/film RTSP/1.0
            C: CSeq: 4
            C: Session: 1
            C: Transport: %s
            S> Transport: %s

            S: RTSP/1.0 %s
            S: CSeq: 4
        """ % (LINE % 5000, LINE % "{a}", status))
        check(lab, sock, source, play["a"])
