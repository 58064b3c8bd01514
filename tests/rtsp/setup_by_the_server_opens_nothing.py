# SPDX-License-Identifier: GPL-2.0-only
"""The server's own requests pass; a SETUP among them opens nothing, and the box is still heard."""

from _common import Control, counted, reply, request, setup, still_read


def test(lab):
    control = Control(lab)
    control.exchange("OPTIONS")
    with counted(lab, refused_from_server=1):
        control.answer(setup(1, "RTP/AVP;unicast;client_port=5000-5001"))
        control.ask(reply(1, "RTP/AVP;unicast;client_port=5000-5001"))
    assert lab.expectations() == []
    with counted(lab):
        for method in ("ANNOUNCE", "REDIRECT", "TEARDOWN"):
            control.answer(request(method, 2, "Session: 1"))
            control.ask(reply(2))
    still_read(control)
