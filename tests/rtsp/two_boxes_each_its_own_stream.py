# SPDX-License-Identifier: GPL-2.0-only
"""Two boxes that ask for one port get different outer ports, and each its own stream and keepalives."""

from _common import leaves_from

DIALOGUE = """
    C: SETUP rtsp://{[server]}:554/film RTSP/1.0
    C: CSeq: 3
    C: Transport: MP2T/H2221/UDP;unicast;client_port=27392
    S> Transport: MP2T/H2221/UDP;unicast;client_port={?port}

    S: RTSP/1.0 200 OK
    S: CSeq: 3
    S: Session: 1
    S: Transport: MP2T/H2221/UDP;unicast;destination={outer};server_port=49980;client_port={port}
    C> Transport: MP2T/H2221/UDP;unicast;destination={me};server_port=49980;client_port=27392
"""


def test(lab):
    moved = lab.counters()["ports_moved"]
    source = lab.server.udp(49980)
    streams = []
    for box in (lab.box, lab.box2):
        play = lab.play(DIALOGUE, box=box, me=box.addr)
        streams.append((play, box.udp(27392)))
    assert streams[0][0]["port"] == 27392
    assert streams[1][0]["port"] != 27392
    assert lab.counters()["ports_moved"] == moved + 1

    def plays():
        for play, sock in streams:
            lab.media_reaches(lab.server, play["port"], sock, times=3, source=source)
            leaves_from(lab, sock, source, play["port"])

    plays()
    plays()
    # after a pause the keepalives come first
    lab.expire_udp_flows()
    for play, sock in reversed(streams):
        leaves_from(lab, sock, source, play["port"])
    plays()
    for _, sock in streams:
        sock.assert_nothing()

    # when the first has gone the second goes on
    streams[0][0].client.close()
    lab.expire_udp_flows()
    del streams[0]
    plays()
