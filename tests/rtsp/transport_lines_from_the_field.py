# SPDX-License-Identifier: GPL-2.0-only
"""Each Transport line seen in the field: the ports that open and what the server reads."""

from _common import Control

from rtsplab.topology import MODES

modes = MODES

# what the box sends, the ports that are expected, what the server reads if that is other
LINES = (
    ("MP2T/H2221/UDP;unicast;client_port=27392", [27392], None),
    ("MP2T/H2221/UDP;client_port=2012;destination={box};unicast", [2012],
     "MP2T/H2221/UDP;client_port=2012;destination={outer};unicast"),
    ("MP2T/AVP/UDP;unicast;destination={loopback};client_port=26151;"
     "client_mac=01005e000001", [26151],
     "MP2T/AVP/UDP;unicast;destination={outer};client_port=26151;client_mac=01005e000001"),
    ("MP2T/H2221/UDP;unicast;destination={[box]}:11111", [11111],
     "MP2T/H2221/UDP;unicast;destination={[outer]}:11111"),
    ("MP2T/DVBC/QAM;unicast; destination={box}", [], None),
    ("MP2T/AVP/UDP;unicast;destination={box};port=8000", [8000],
     "MP2T/AVP/UDP;unicast;destination={outer};port=8000"),
    ("MP2T/RTP/UDP;unicast;destination={box};client_port=8360-8361,"
     "MP2T/RTP/TCP;unicast;destination={box};interleaved=0-1,"
     "MP2T/UDP;unicast;destination={box};client_port=8360-8361,MP2T/TCP", [8360, 8361],
     "MP2T/RTP/UDP;unicast;destination={outer};client_port=8360-8361,"
     "MP2T/RTP/TCP;unicast;destination={box};interleaved=0-1,"
     "MP2T/UDP;unicast;destination={outer};client_port=8360-8361,MP2T/TCP"),
    ("x-real-rdt/mcast;client_port=6970;mode=play,x-real-rdt/udp;client_port=6972;mode=play,"
     "x-pn-tng/udp;client_port=6972;mode=play,RTP/AVP;unicast;client_port=6972-6973;mode=play,"
     "x-pn-tng/tcp;mode=play", [6972, 6973], None),
    ("RAW/RAW/UDP;unicast;client_port=1234-1235", [1234, 1235], None),
    ("RTP/AVP;unicast;client_port=53853-57228", [53853, 57228], None),
    ("client_port=3456-3457;RTP/AVP;mode=\"PLAY\";unicast", [3456, 3457], None),
    ("RTP/AVP/UDP; unicast; client_port=5000-5001", [5000, 5001], None),
    ("RTP/AVP;unicast;dest_addr=\":4588\"/\":4589\", RTP/AVP/TCP;unicast;interleaved=0-1",
     [4588, 4589], None),
    ("RTP/AVP;unicast;dest_addr=\"{[box]}:4588\"/\"{[box]}:4589\"", [4588, 4589],
     "RTP/AVP;unicast;dest_addr=\"{[outer]}:4588\"/\"{[outer]}:4589\""),
    # and what the grammar allows besides
    ("rtp/avp/udp ; UNICAST ; Client_Port = 5000-5001", [5000, 5001], None),
    ("RTP/AVP;multicast;client_port=5000-5001", [], None),
    ("RTP/AVP;unicast;foo=\"a,b;client_port=9000\";client_port=5000", [5000], None),
    ("RTP/AVP;unicast;\r\n client_port=5000-5001", [5000, 5001], None),
)


def test(lab):
    for sent, ports, read in LINES:
        control = Control(lab)
        control.setup(sent, becomes=read)
        assert lab.expected_ports() == ports, (sent, lab.expectations())
        control.reply(status="454 Session Not Found")
        assert lab.expectations() == [], (sent, lab.expectations())
        control.client.close()
