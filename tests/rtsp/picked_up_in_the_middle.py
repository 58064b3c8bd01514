# SPDX-License-Identifier: GPL-2.0-only
"""A connection that the router forgot and picked up in the middle is left alone for good, its stream untouched."""

from _common import Control, request, setup

from rtsplab.dialogue import frame

LINE = "RTP/AVP;unicast;destination=%s;client_port=5000-5001"


def untouched(lab, control):
    """In both directions everything goes on as it is."""
    asked = setup(7, LINE % lab.box.addr)
    control.ask(asked)
    control.answer(b"RTSP/1.0 200 OK\r\nCSeq: 7\r\nSession: 1\r\nTransport: " +
                   (LINE % lab.outer).encode() + b"\r\n\r\n")
    control.ask(frame(0, 700) + asked + request("OPTIONS", 8))
    control.client.send_pieces([asked[:60], asked[60:]])
    assert control.server.recv_exact(len(asked)) == asked
    control.answer(frame(1, 1316))
    control.ask(request("TEARDOWN", 9, "Session: 1"))
    assert lab.expectations() == []


def forgotten(lab):
    """The router forgets, and picks up by what comes next."""
    given_up = lab.counters()["given_up"]
    lab.flush()
    return given_up


def test(lab):
    lab.router.space.sysctl("net.netfilter.nf_conntrack_tcp_loose", 1)
    # by a message, and in the middle of one, of a frame and of a body
    for before in (b"", setup(5, LINE % lab.box.addr)[:20], frame(0, 200)[:50],
                   request("SET_PARAMETER", 5, "Content-Length: 500")):
        for first in ("box", "server"):
            control = Control(lab)
            control.exchange("OPTIONS")
            if before:
                control.ask(before)
            given_up = forgotten(lab)
            if first == "server":
                control.client.send_pieces([frame(0, 20)])
                control.answer(frame(1, 20))
                assert control.server.recv_exact(24) == frame(0, 20)
            untouched(lab, control)
            assert lab.counters()["given_up"] == given_up + 1, lab.counters()
            control.client.close()
            control.server.close()
            lab.flush()

    # its ports go with what the router knew of it, and a new connection is read
    control = Control(lab)
    control.setup("RTP/AVP;unicast;client_port=5000-5001")
    assert lab.expected_ports() == [5000, 5001]
    forgotten(lab)
    assert lab.expectations() == []
    untouched(lab, control)
    other = Control(lab)
    other.setup(LINE % lab.box.addr, becomes=LINE % lab.outer)
    assert lab.expected_ports() == [5000, 5001]
    control.exchange("OPTIONS")
