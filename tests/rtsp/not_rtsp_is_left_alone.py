# SPDX-License-Identifier: GPL-2.0-only
"""A connection that does not start as RTSP is left alone for good."""

from _common import Control, counted, request, setup

OWN = "RTP/AVP;unicast;destination={box};client_port=5000"
STARTS = (
    b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
    b"\0",
    b"setup rtsp://a/film RTSP/1.0\r\n",
    b" SETUP rtsp://a/film RTSP/1.0\r\n",
    b"\r\n",
    b"$\0\0\x04abcd",
    b"RTSP\r\n\r\n",
    b"RTSP/1.0 20\r\n",
    b"RTSP/3.0 200 OK\r\n\r\n",
    b"SETUP\r\n",
    b"SETUP  \r\n",
    b"SETUP rtsp://a/film RTSP/1.1\r\n",
    b"SETUP rtsp://a/film RTSP/1.0 x\r\n",
    b"SETUP rtsp://a/\0film RTSP/1.0\r\n",
    b"SETUP\0rtsp://a/film RTSP/1.0\r\n",
    b"AVERYLONGMETHODTHATNOBODYKNOWS rtsp://a RTSP/1.0\r\n",
    b"SETUP " + b"x" * 5000 + b" RTSP/1.0\r\n",
)


def test(lab):
    for start in STARTS:
        for rest in (setup(1, "RTP/AVP;unicast;client_port=5000"), request("OPTIONS", 1)):
            before = lab.counters()
            control = Control(lab)
            with counted(lab, given_up=1):
                control.ask(start)
                control.ask(rest)
                control.answer(rest)
                control.ask(setup(2, lab.fill(OWN)))
            assert lab.expectations() == [], (start, lab.expectations())
            after = lab.counters()
            assert before["requests"] == after["requests"], start
            control.client.reset()
