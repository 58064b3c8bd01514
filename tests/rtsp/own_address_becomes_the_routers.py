# SPDX-License-Identifier: GPL-2.0-only
"""The box's own address in a SETUP becomes the router's, and in the reply the box's own again."""

from _common import Control, counted

from rtsplab.topology import MODES

modes = MODES

# {} is the address, {[]} the same in brackets where IPv6 has them
ASKED = (
    "RTP/AVP;unicast;destination={};client_port=5000-5001",
    "RTP/AVP;unicast;client_port=5000-5001;destination={}",
    "destination={};RTP/AVP;unicast;client_port=5000-5001",
    "RTP/AVP;unicast;destination=\"{}\";client_port=5000-5001",
    "RTP/AVP;unicast; Destination = {} ;client_port=5000-5001",
    "RTP/AVP;unicast;destination={[]}:5000",
    "RTP/AVP;unicast;dest_addr=\"{[]}:5000\"/\"{[]}:5001\"",
)


def with_name(line, name):
    return line.replace("{}", "{%s}" % name).replace("{[]}", "{[%s]}" % name)


def test(lab):
    for line in ASKED:
        control = Control(lab)
        with counted(lab):
            control.setup(with_name(line, "box"), becomes=with_name(line, "outer"))
            control.reply(with_name(line, "outer"), becomes=with_name(line, "box"),
                          session="1")
        assert 5000 in lab.expected_ports(), line
        control.client.close()

    # an address that says nothing is the box's own as well
    for void in ("{loopback}", "{unspecified}"):
        control = Control(lab)
        control.setup("RTP/AVP;unicast;destination=%s;client_port=5000" % void,
                      becomes="RTP/AVP;unicast;destination={outer};client_port=5000")
        assert lab.expected_ports() == [5000]
        control.reply("RTP/AVP;unicast;destination={loopback};source={loopback};"
                      "client_port=5000;server_port=6970-6971", session="1")
        assert 5000 in lab.expected_ports()
        control.client.close()
