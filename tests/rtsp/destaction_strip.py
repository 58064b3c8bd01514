# SPDX-License-Identifier: GPL-2.0-only
"""destaction=strip takes the box's own destination= out, where it names no port, and no other's."""

from _common import Control, counted

parameters = {"destaction": "strip"}

LINES = (
    ("RTP/AVP;unicast;destination={box};client_port=5000",
     "RTP/AVP;unicast;client_port=5000"),
    ("RTP/AVP;unicast;client_port=5000;destination={box}",
     "RTP/AVP;unicast;client_port=5000"),
    ("destination={box};RTP/AVP;unicast;client_port=5000",
     "RTP/AVP;unicast;client_port=5000"),
    ("RTP/AVP;unicast;client_port=5000;destination={loopback}",
     "RTP/AVP;unicast;client_port=5000"),
    ("RTP/AVP;destination={box};client_port=5000,RTP/AVP/TCP;unicast",
     "RTP/AVP;client_port=5000,RTP/AVP/TCP;unicast"),
    ("RTP/AVP;client_port=5000;destination={box},RTP/AVP/TCP;unicast",
     "RTP/AVP;client_port=5000,RTP/AVP/TCP;unicast"),
    # what names the port has to stay
    ("RTP/AVP;unicast;destination={[box]}:5000",
     "RTP/AVP;unicast;destination={[outer]}:5000"),
    ("RTP/AVP;unicast;dest_addr=\"{[box]}:5000\"",
     "RTP/AVP;unicast;dest_addr=\"{[outer]}:5000\""),
)


def test(lab):
    for sent, read in LINES:
        control = Control(lab)
        control.setup(sent, becomes=read)
        assert lab.expected_ports() == [5000], sent
        control.client.close()
    control = Control(lab)
    with counted(lab, refused_third_party=1):
        control.setup("RTP/AVP;unicast;destination={stranger};client_port=7000")
    assert 7000 not in lab.expected_ports()
