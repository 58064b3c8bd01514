# SPDX-License-Identifier: GPL-2.0-only
"""An HTTP request on the RTSP port whose body holds a SETUP opens nothing, however it is cut."""

from _common import Control, counted, message, setup

SETUP = setup(1, "RTP/AVP;unicast;client_port=5000-5001")


def test(lab):
    body = b"x" * 1000 + b"\r\n" + SETUP + SETUP
    for start in ("POST /upload HTTP/1.1", "GET / HTTP/1.0", "SETUP / HTTP/1.1",
                  "SETUP rtsp://a/film", "OPTIONS *"):
        head = message(start, lab.fill("Host: {[server]}:554"), "Content-Type: text/plain",
                       "Content-Length: %d" % len(body))
        for pieces in ([head + body], [head, body], [head + body[:1002], SETUP, SETUP],
                       [head[:3], head[3:], SETUP], [head, SETUP]):
            control = Control(lab)
            with counted(lab, given_up=1):
                for piece in pieces:
                    control.ask(piece)
                control.answer(message("HTTP/1.1 200 OK", "Content-Length: 0"))
                control.ask(SETUP)
            assert lab.expectations() == [], (start, pieces, lab.expectations())
            control.client.reset()
