# SPDX-License-Identifier: GPL-2.0-only
"""A router that translates nothing opens the box's own port at the box's own address, changes no message, and lets in nothing else."""

from _common import Control, counted, leaves_from
from _networks import routed, rules

# as strict as can be: of what is related only what this helper expects
FORWARD = (
    "filter -F FORWARD",
    "filter -A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT",
    "filter -A FORWARD -m conntrack --ctstate RELATED -m helper --helper rtsp -j ACCEPT",
    "filter -A FORWARD -i lan -o vlan2 -j ACCEPT",
)

# without NAT no port is another box's, so all of this goes on as it is
LINES = (
    ("RTP/AVP;unicast;client_port=5000-5001", [5000, 5001],
     "RTP/AVP;unicast;client_port=5000-5001;server_port=6970-6971"),
    ("RTP/AVP;unicast;destination={me};client_port=5000-5001", [5000, 5001],
     "RTP/AVP;unicast;destination={me};client_port=5000-5001;server_port=6970-6971"),
    ("RTP/AVP;unicast;dest_addr=\"{[me]}:5000\"/\"{[me]}:5001\"", [5000, 5001],
     "RTP/AVP;unicast;dest_addr=\"{[me]}:5000\"/\"{[me]}:5001\""),
    ("MP2T/H2221/UDP;unicast;destination={[me]}:5000", [5000],
     "MP2T/H2221/UDP;unicast;client={me};control_address={me};destination={[me]}:5000"),
    ("MP2T/AVP/UDP;unicast;destination={loopback};client_port=5000", [5000],
     "MP2T/AVP/UDP;unicast;destination={me};client_port=5000;source={server}"),
)


def opens(lab, box, sock):
    for asked, ports, answered in LINES:
        control = Control(lab, box)
        with counted(lab):
            control.setup(lab.fill(asked, me=box.addr))
        mine = [each for each in lab.expectations() if each.tuple.dst == box.addr]
        assert sorted(each.port for each in mine) == ports, (asked, mine)
        lab.media_reaches(lab.media, 5000, sock, to=box.addr)
        control.reply(lab.fill(answered, me=box.addr), session="1")
        lab.expire_udp_flows()
        lab.media_reaches(lab.server, 5000, sock, times=2, to=box.addr)
        control.exchange("TEARDOWN", "Session: 1")
        lab.expire_udp_flows()
        lab.media_does_not_reach(lab.server, 5000, sock, to=box.addr)
        control.client.close()


def film(lab, box, sock, other_sock):
    """A session from the media server that the reply names, with a pause in it."""
    control = Control(lab, box)
    control.setup("MP2T/H2221/UDP;unicast;client_port=5000")
    control.reply("MP2T/H2221/UDP;unicast;client_port=5000;server_port=6970;source={media}",
                  session="1")
    source = lab.media.udp(6970)
    for box_first in (False, True):
        if box_first:
            leaves_from(lab, sock, source, 5000, outer=box.addr)
        lab.media_reaches(lab.media, 5000, sock, times=3, source=source, to=box.addr)
        leaves_from(lab, sock, source, 5000, outer=box.addr)
        lab.media_does_not_reach(lab.stranger, 5000, sock, to=box.addr)
        lab.media_does_not_reach(lab.media, 5001, other_sock, to=box.addr)
        control.exchange("PAUSE", "Session: 1")
        lab.expire_udp_flows()
    source.close()


def test(lab):
    before = lab.counters()
    socks = [(box, box.udp(5000), box.udp(5001)) for box in (lab.box, lab.box2)]
    with routed(lab):
        rules(lab, *FORWARD)
        for box, sock, _ in socks:
            opens(lab, box, sock)
        # both at once on the same port, each to its own
        for each in socks:
            film(lab, *each)
        # the router's own address is a third party's
        control = Control(lab)
        with counted(lab, refused_third_party=1):
            control.setup("RTP/AVP;unicast;destination={outer};client_port=7000")
        # cut anywhere, it goes on as it comes: nothing is kept back
        for cut in range(1, 60, 7):
            control = Control(lab)
            head = lab.fill("SETUP rtsp://a RTSP/1.0\r\nTransport: RTP/AVP;unicast;"
                            "client_port=%d\r\n\r\n" % (8000 + cut)).encode()
            for piece in (head[:cut], head[cut:]):
                control.ask(piece)
            assert 8000 + cut in lab.expected_ports(), (cut, lab.expectations())
    after = lab.counters()
    for name in ("ports_moved", "replies_rewritten"):
        assert after[name] == before[name], name
