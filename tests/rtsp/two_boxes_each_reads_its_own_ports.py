# SPDX-License-Identifier: GPL-2.0-only
"""A box whose ports were moved reads its own ports and address in the reply, wherever they stand."""

from rtsplab.topology import MODES

from _common import answered

modes = MODES

# what the box asks, what the server reads, what it answers, what the box reads
LINES = (
    ("MP2T/H2221/UDP;unicast;client_port=5000", "MP2T/H2221/UDP;unicast;client_port={?a}",
     "MP2T/H2221/UDP;unicast;client_port={a}", "MP2T/H2221/UDP;unicast;client_port=5000"),
    ("MP2T/H2221/UDP;client_port=5000;destination={box2};unicast",
     "MP2T/H2221/UDP;client_port={?a};destination={outer};unicast",
     "MP2T/H2221/UDP;unicast;client={outer};control_address={outer};destination={[outer]}:{a};"
     "bandwidth=3760000",
     "MP2T/H2221/UDP;unicast;client={box2};control_address={box2};destination={[box2]}:5000;"
     "bandwidth=3760000"),
    ("RTP/AVP;unicast;client_port=5000-5001", "RTP/AVP;unicast;client_port={?a}-{?b}",
     "RTP/AVP;unicast;destination={outer};source={server};client_port={a}-{b};"
     "server_port=6970-6971",
     "RTP/AVP;unicast;destination={box2};source={server};client_port=5000-5001;"
     "server_port=6970-6971"),
    ("RTP/AVP;unicast;dest_addr=\":5000\"/\":5001\"",
     "RTP/AVP;unicast;dest_addr=\":{?a}\"/\":{?b}\"",
     "RTP/AVP;unicast;dest_addr=\"{[outer]}:{a}\"/\"{[outer]}:{b}\";"
     "src_addr=\"{[server]}:6256\"/\"{[server]}:6257\"",
     "RTP/AVP;unicast;dest_addr=\"{[box2]}:5000\"/\"{[box2]}:5001\";"
     "src_addr=\"{[server]}:6256\"/\"{[server]}:6257\""),
    ("MP2T/AVP/UDP;unicast;destination={box2};port=5000",
     "MP2T/AVP/UDP;unicast;destination={outer};port={?a}",
     "MP2T/AVP/UDP;unicast;destination={outer};port={a}",
     "MP2T/AVP/UDP;unicast;destination={box2};port=5000"),
    ("MP2T/H2221/UDP;unicast;destination={[box2]}:5000",
     "MP2T/H2221/UDP;unicast;destination={[outer]}:{?a}",
     "MP2T/H2221/UDP;unicast;destination={[outer]}:{a}",
     "MP2T/H2221/UDP;unicast;destination={[box2]}:5000"),
    # the server's own ports are its own, also where they are the same numbers
    ("RTP/AVP;unicast;client_port=5000-5001", "RTP/AVP;unicast;client_port={?a}-{?b}",
     "RTP/AVP;unicast;client_port={a}-{b};server_port={a}-{b}",
     "RTP/AVP;unicast;client_port=5000-5001;server_port={a}-{b}"),
    ("RTP/AVP;unicast;client_port=5000-5001,MP2T/UDP;unicast;client_port=5000",
     "RTP/AVP;unicast;client_port={?a}-{?b},MP2T/UDP;unicast;client_port={?c}",
     "MP2T/UDP;unicast;client_port={c}", "MP2T/UDP;unicast;client_port=5000"),
    # written otherwise than usual, without an address, and some that are others'
    ("RTP/AVP;unicast;client_port=5000-5001", "RTP/AVP;unicast;client_port={?a}-{?b}",
     "rtp/avp ;\tUNICAST ; Destination = \"{outer}\" ; CLIENT_PORT = \"{a}-{b}\";ssrc={a}",
     "rtp/avp ;\tUNICAST ; Destination = \"{box2}\" ; CLIENT_PORT = \"5000-5001\";ssrc={a}"),
    ("RTP/AVP;unicast;client_port=5000/5001", "RTP/AVP;unicast;client_port={?a}/{?b}",
     "RTP/AVP;unicast;dest_addr=\":{a}\"/\":{b}\";port={a}",
     "RTP/AVP;unicast;dest_addr=\":5000\"/\":5001\";port=5000"),
    ("MP2T/UDP;unicast;client_port=5000", "MP2T/UDP;unicast;client_port={?a}",
     "MP2T/UDP;unicast;client={media};control_address={server};destination=example.org;"
     "client_port={a};port=554;x-port={a}",
     "MP2T/UDP;unicast;client={media};control_address={server};destination=example.org;"
     "client_port=5000;port=554;x-port={a}"),
)


def test(lab):
    lab.play("""
        C: SETUP rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 1
        C: Transport: RTP/AVP;unicast;client_port=5000-5001
    """)
    sock = lab.box2.udp(5000)
    for asked, read, answer, told in LINES:
        rewritten = lab.counters()["replies_rewritten"]
        play = answered(lab, lab.box2, asked, read, answer, told)
        assert play["a"] not in (5000, 5001)
        assert lab.counters()["replies_rewritten"] == rewritten + 1
        lab.media_reaches(lab.server, play["a"], sock)
        play.client.close()
