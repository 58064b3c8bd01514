# SPDX-License-Identifier: GPL-2.0-only
"""The end of the control connection, whoever ends it and how, closes its ports and nobody else's."""

from _common import Control, awaited

ENDS = {
    "FIN of the box": lambda control: control.client.close(),
    "FIN of the server": lambda control: control.server.close(),
    "RST of the box": lambda control: control.client.reset(),
    "RST of the server": lambda control: control.server.reset(),
}


def test(lab):
    other = Control(lab, lab.box2)
    other.setup("RTP/AVP;unicast;client_port=7000")
    sock = lab.box.udp(5000)
    for name, end in ENDS.items():
        control = Control(lab)
        control.setup("RTP/AVP;unicast;client_port=5000-5001")
        control.reply("RTP/AVP;unicast;client_port=5000-5001", session="1")
        assert lab.expected_ports() == [5000, 5001, 7000]
        end(control)
        awaited(lambda: lab.expected_ports() == [7000], name + " closes")
        lab.media_does_not_reach(lab.server, 5000, sock)
