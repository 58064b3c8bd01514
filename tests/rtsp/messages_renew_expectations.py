# SPDX-License-Identifier: GPL-2.0-only
"""Every message on the control connection renews what it expects, in either direction."""

from _common import Control, awaited, reply, request

parameters = {"setup_timeout": 600}


def timeouts(lab):
    return [each.timeout for each in lab.expectations()]


def test(lab):
    control = Control(lab)
    control.setup("RTP/AVP;unicast;client_port=5000-5001")
    control.reply("RTP/AVP;unicast;client_port=5000-5001;server_port=6970-6971", session="1")
    assert len(timeouts(lab)) == 4 and all(590 < each <= 600 for each in timeouts(lab))
    # a remaining time never grows by itself
    for send in (lambda: control.ask(request("GET_PARAMETER", 9, "Session: 1")),
                 lambda: control.answer(reply(9))):
        def renewed():
            before = timeouts(lab)
            send()
            after = timeouts(lab)
            assert len(after) == 4, after
            return all(b > a for a, b in zip(sorted(before), sorted(after)))
        awaited(renewed, "a message renews all expectations")
