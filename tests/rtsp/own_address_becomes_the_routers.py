# SPDX-License-Identifier: GPL-2.0-only
"""The box's own address in a SETUP becomes the router's, and in the reply the box's own again."""

from _common import Control, counted

BOX, OUTER = "192.168.1.10", "10.214.0.9"
ASKED = (
    "RTP/AVP;unicast;destination={};client_port=5000-5001",
    "RTP/AVP;unicast;client_port=5000-5001;destination={}",
    "destination={};RTP/AVP;unicast;client_port=5000-5001",
    "RTP/AVP;unicast;destination=\"{}\";client_port=5000-5001",
    "RTP/AVP;unicast; Destination = {} ;client_port=5000-5001",
    "RTP/AVP;unicast;destination={}:5000",
    "RTP/AVP;unicast;dest_addr=\"{}:5000\"/\"{}:5001\"",
)


def test(lab):
    for line in ASKED:
        control = Control(lab)
        with counted(lab):
            control.setup(line.replace("{}", BOX), becomes=line.replace("{}", OUTER))
            control.reply(line.replace("{}", OUTER), becomes=line.replace("{}", BOX),
                          session="1")
        assert 5000 in lab.expected_ports(), line
        control.client.close()

    # an address that says nothing is the box's own as well
    for void in ("127.0.0.1", "0.0.0.0"):
        control = Control(lab)
        control.setup("RTP/AVP;unicast;destination=%s;client_port=5000" % void,
                      becomes="RTP/AVP;unicast;destination=%s;client_port=5000" % OUTER)
        assert lab.expected_ports() == [5000]
        control.reply("RTP/AVP;unicast;destination=127.0.0.1;source=127.0.0.1;"
                      "client_port=5000;server_port=6970-6971", session="1")
        assert 5000 in lab.expected_ports()
        control.client.close()
