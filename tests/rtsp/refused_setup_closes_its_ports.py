# SPDX-License-Identifier: GPL-2.0-only
"""A reply that is not 2xx withdraws the ports of its own SETUP, one that is preliminary none."""

from _common import Control, reply, setup

REFUSALS = ("300 Multiple Choices", "301 Moved Permanently", "302 Moved Temporarily",
            "305 Use Proxy", "400 Bad Request", "401 Unauthorized", "404 Not Found",
            "453 Not Enough Bandwidth", "454 Session Not Found", "461 Unsupported Transport",
            "499", "500 Internal Server Error", "503 Service Unavailable",
            "551 Option not supported", "599 ")


def test(lab):
    sock = lab.box.udp(5000)
    for status in REFUSALS:
        control = Control(lab)
        control.setup("RTP/AVP;unicast;client_port=5000-5001")
        assert lab.expected_ports() == [5000, 5001]
        control.reply(status="100 Continue")
        assert lab.expected_ports() == [5000, 5001]
        control.reply(status=status)
        assert lab.expectations() == [], status
        lab.media_does_not_reach(lab.server, 5000, sock)
        control.client.close()

    # of two, the one that the CSeq names
    control = Control(lab)
    control.ask(setup(1, "RTP/AVP;unicast;client_port=5000-5001")
                + setup(2, "RTP/AVP;unicast;client_port=5002-5003"))
    assert lab.expected_ports() == [5000, 5001, 5002, 5003]
    control.answer(reply(2, status="404 Not Found"))
    assert lab.expected_ports() == [5000, 5001]
    control.answer(reply(1, "RTP/AVP;unicast;client_port=5000-5001", session="1"))
    assert lab.expected_ports() == [5000, 5001]
