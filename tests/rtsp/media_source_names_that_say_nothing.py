# SPDX-License-Identifier: GPL-2.0-only
"""A loopback, multicast or unspecified source, or a mere name, closes the port to nobody."""

from _common import Control

NAMES = ("source={loopback}", "source={unspecified}", "source={multicast}", "source=255.255.255.255",
         "source=", "source=media.example.org", "source=::1", "source=127.0.0.1",
         "src_addr=\"{[loopback]}:6256\"/\"{[loopback]}:6257\"", "src_addr=\":6256\"/\":6257\"")


def test(lab):
    sock = lab.box.udp(5000)
    for name in NAMES:
        control = Control(lab)
        control.setup("RTP/AVP;unicast;client_port=5000")
        control.reply("RTP/AVP;unicast;client_port=5000;%s;mode=play" % name, session="1")
        for host in (lab.media, lab.media2, lab.server):
            lab.media_reaches(host, 5000, sock)
        control.client.close()
        lab.expire_udp_flows()
