# SPDX-License-Identifier: GPL-2.0-only
"""destaction=strip takes the box's own destination= out, where it names no port, and no other's."""

from _common import Control, counted

parameters = {"destaction": "strip"}

BOX, OUTER = "192.168.1.10", "10.214.0.9"
LINES = (
    ("RTP/AVP;unicast;destination=%s;client_port=5000" % BOX,
     "RTP/AVP;unicast;client_port=5000"),
    ("RTP/AVP;unicast;client_port=5000;destination=%s" % BOX,
     "RTP/AVP;unicast;client_port=5000"),
    ("destination=%s;RTP/AVP;unicast;client_port=5000" % BOX,
     "RTP/AVP;unicast;client_port=5000"),
    ("RTP/AVP;unicast;client_port=5000;destination=127.0.0.1",
     "RTP/AVP;unicast;client_port=5000"),
    ("RTP/AVP;destination=%s;client_port=5000,RTP/AVP/TCP;unicast" % BOX,
     "RTP/AVP;client_port=5000,RTP/AVP/TCP;unicast"),
    ("RTP/AVP;client_port=5000;destination=%s,RTP/AVP/TCP;unicast" % BOX,
     "RTP/AVP;client_port=5000,RTP/AVP/TCP;unicast"),
    # what names the port has to stay
    ("RTP/AVP;unicast;destination=%s:5000" % BOX, "RTP/AVP;unicast;destination=%s:5000" % OUTER),
    ("RTP/AVP;unicast;dest_addr=\"%s:5000\"" % BOX,
     "RTP/AVP;unicast;dest_addr=\"%s:5000\"" % OUTER),
)


def test(lab):
    for sent, read in LINES:
        control = Control(lab)
        control.setup(sent, becomes=read)
        assert lab.expected_ports() == [5000], sent
        control.client.close()
    control = Control(lab)
    with counted(lab, refused_third_party=1):
        control.setup("RTP/AVP;unicast;destination=172.26.90.66;client_port=7000")
    assert 7000 not in lab.expected_ports()
