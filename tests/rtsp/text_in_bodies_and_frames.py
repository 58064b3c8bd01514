# SPDX-License-Identifier: GPL-2.0-only
"""A body or a frame that looks like a message, cut anywhere, opens, closes and changes nothing."""

from _common import Control, counted, filled, message, reply, request, setup, still_read

from rtsplab.topology import MODES

modes = MODES

INSIDE = setup(1, "RTP/AVP;unicast;destination={box};client_port=5000-5001")
ANSWER = reply(2, "RTP/AVP;unicast;destination={outer};client_port=6000", session="1")
REFUSAL = reply(2, status="404 Not Found")
CLOSE = request("TEARDOWN", 4, "Session: 1")


def in_frame(data):
    return b"$\0" + len(data).to_bytes(2, "big") + data


def in_body(start, data):
    return message(start, "CSeq: 3", "Content-Type: text/parameters",
                   "Content-Length: %d" % len(data), body=data)


def test(lab):
    control = Control(lab)
    control.exchange("OPTIONS")
    control.ask(setup(2, "RTP/AVP;unicast;client_port=6000"))
    setups = lab.counters()["setups"]
    with counted(lab):
        setup_inside = filled(lab, INSIDE)
        for inside in (setup_inside, b"\r\n\r\n" + setup_inside, setup_inside * 30, CLOSE):
            for outside in (in_frame(inside), in_body("SET_PARAMETER * RTSP/1.0", inside),
                            in_body("SET_PARAMETER * RTSP/1.0", inside) + b"\r\n"):
                control.ask(outside)
                # the text begins a segment of its own
                at = outside.index(inside)
                control.client.send_pieces([outside[:at], outside[at:]])
                assert control.server.recv_exact(len(outside)) == outside
                assert lab.expected_ports() == [6000], (outside, lab.expectations())
        for inside in (filled(lab, ANSWER), REFUSAL):
            for outside in (in_frame(inside), in_body("RTSP/1.0 200 OK", inside)):
                control.answer(outside)
                at = outside.index(inside)
                control.server.send_pieces([outside[:at], outside[at:]])
                assert control.client.recv_exact(len(outside)) == outside
                assert lab.expected_ports() == [6000], (outside, lab.expectations())
    assert lab.counters()["setups"] == setups
    control.cseq = 2
    control.reply("RTP/AVP;unicast;destination={outer};client_port=6000",
                  becomes="RTP/AVP;unicast;destination={box};client_port=6000")
    still_read(control)
