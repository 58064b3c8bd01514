# SPDX-License-Identifier: GPL-2.0-only
"""A header line of any length is stepped over; a start line that does not end ends the reading."""

from _common import Control, counted, request, setup, still_read

LONG = b"x" * 100000


def test(lab):
    control = Control(lab)
    for header in (b"X-Long: " + LONG, b"X-Long:" + b" " * 5000 + LONG, LONG, LONG + b": x",
                   b"X: y\r\n " + LONG + b"\r\n " + LONG):
        with counted(lab):
            control.ask(setup(1, "RTP/AVP;unicast;client_port=5000").replace(
                b"Transport", header + b"\r\nTransport"))
        assert lab.expected_ports() == [5000], (header[:20], lab.expectations())
        control.cseq = 1
        control.reply(status="404 Not Found")
        assert lab.expectations() == []
    still_read(control)

    # what never ends is never a SETUP
    control.ask(b"SETUP rtsp://a/film RTSP/1.0\r\nCSeq: 2\r\nX-Endless: ")
    with counted(lab):
        for _ in range(10):
            control.ask(b"x" * 4000)
            control.ask(setup(1, "RTP/AVP;unicast;client_port=5000").replace(b"\r\n", b" "))
        assert lab.expectations() == []
    with counted(lab, refused_malformed=1):
        control.ask(b"\r\n\r\n")
    still_read(control)

    # nor is a start line beyond any reason
    control = Control(lab)
    control.exchange("OPTIONS")
    with counted(lab, malformed=1, given_up=1):
        control.ask(b"OPTIONS " + LONG)
        control.ask(b" RTSP/1.0\r\nCSeq: 2\r\n\r\n")
        control.ask(setup(3, "RTP/AVP;unicast;client_port=5000"))
        control.ask(request("OPTIONS", 4))
    assert lab.expectations() == []
