# SPDX-License-Identifier: GPL-2.0-only
"""A server behind the router (DNAT): the client reads the router's address in replies, and media passes between these two, both ways, and nobody else."""

from _common import Control, arrives, counted, filled, leaves_from, reply
from _networks import call_home, serve_at_home

from rtsplab.topology import MODES

modes = MODES

# what the client asks, what the server answers, what the client reads if that is other
LINES = (
    ("RTP/AVP;unicast;client_port=5000-5001",
     "RTP/AVP;unicast;client_port=5000-5001;server_port=6970-6971", None),
    ("RTP/AVP;unicast;client_port=5000-5001",
     "RTP/AVP;unicast;client_port=5000-5001;source={box};server_port=6970-6971;ssrc=1234ABCD",
     "RTP/AVP;unicast;client_port=5000-5001;source={outer};server_port=6970-6971;ssrc=1234ABCD"),
    ("RTP/AVP;unicast;destination={media};client_port=5000-5001",
     "RTP/AVP;unicast;destination={media};source=\"{box}\";client_port=5000-5001;"
     "server_port=6970-6971",
     "RTP/AVP;unicast;destination={media};source=\"{outer}\";client_port=5000-5001;"
     "server_port=6970-6971"),
    ("RTP/AVP;unicast;dest_addr=\":5000\"/\":5001\"",
     "RTP/AVP;unicast;dest_addr=\"{[media]}:5000\"/\"{[media]}:5001\";"
     "src_addr=\"{[box]}:6970\"/\"{[box]}:6971\"",
     "RTP/AVP;unicast;dest_addr=\"{[media]}:5000\"/\"{[media]}:5001\";"
     "src_addr=\"{[outer]}:6970\"/\"{[outer]}:6971\""),
    ("RTP/AVP;unicast;client_port=5000-5001;mode=record",
     "RTP/AVP;unicast;source={box};client_port=5000-5001;server_port=6970-6971;mode=record",
     "RTP/AVP;unicast;source={outer};client_port=5000-5001;server_port=6970-6971;mode=record"),
)
CUT = 7


def test(lab):
    serve_at_home(lab, lab.box)
    client = [lab.media.udp(port) for port in (5000, 5001)]
    home = [lab.box.udp(port) for port in (6970, 6971)]
    for asked, answered, read in LINES:
        control = Control(lab, pair=call_home(lab, lab.media, lab.box))
        with counted(lab):
            control.setup(asked)
            control.reply(answered, becomes=read, session="1")
        for client_first in (True, False, True):
            for near, far in zip(home, client):
                if not client_first:
                    leaves_from(lab, near, far, near.port)
                lab.media_reaches(lab.media, near.port, near, times=2, source=far)
                leaves_from(lab, near, far, near.port)
                lab.media_does_not_reach(lab.stranger, near.port, near)
                lab.media_does_not_reach(lab.server, near.port, near)
            lab.expire_udp_flows()
        control.exchange("TEARDOWN", "Session: 1")
        assert lab.expectations() == [], lab.expectations()
        for near, far in zip(home, client):
            lab.media_does_not_reach(lab.media, near.port, near, source=far)
        control.client.close()
    cut_replies(lab)


def cut_replies(lab):
    """What the client reads does not depend on where the reply is cut."""
    asked, answered, read = LINES[1]
    control = Control(lab, pair=call_home(lab, lab.media, lab.box))
    for cut in range(1, len(reply(1, answered)), CUT):
        control.setup(asked)
        sent, wanted = [filled(lab, reply(control.cseq, each)) for each in (answered, read)]
        control.server.send_pieces([sent[:cut], sent[cut:]])
        arrives(control.client, wanted, sent)
