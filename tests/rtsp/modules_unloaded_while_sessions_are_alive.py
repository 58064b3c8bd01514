# SPDX-License-Identifier: GPL-2.0-only
"""Both modules unload while sessions are alive, and the connections go on without them."""

modules = False
modes = ("paged", "linear6")

SETUP = """
    C: SETUP rtsp://{[server]}/film RTSP/1.0
    C: CSeq: 3
    C: Transport: RTP/AVP;unicast;client_port={port}
    S> Transport: RTP/AVP;unicast;client_port={?outer_port}
"""
PLAIN = """
    C: OPTIONS * RTSP/1.0
    C: CSeq: 9

    S: RTSP/1.0 200 OK
    S: CSeq: 9
"""


def test(lab):
    for _ in range(3):
        lab.load_modules()
        lab.topology.reset_rules(True)
        lab.helper_rule = True
        plays = [lab.play(SETUP, box=box, port=port)
                 for port in range(6000, 6020, 2) for box in (lab.box, lab.box2)]
        # a head that is cut is waiting for its end
        client, _server = lab.control_connection()
        client.send_pieces([b"SETUP a RTSP/1.0\r\nTransport: RTP/AVP;cli"])
        sock = lab.box.udp(6000)
        lab.media_reaches(lab.media, plays[0]["outer_port"], sock)
        assert len(lab.expectations()) == len(plays)

        lab.unload_modules()
        assert not lab.loaded("nf_conntrack_rtsp") and not lab.loaded("nf_nat_rtsp")
        assert lab.expectations() == []
        for play in plays:
            play.play(PLAIN)
        # loaded again, nothing of before comes back to life
        lab.load_modules()
        for play in plays:
            play.play(PLAIN)
        lab.unload_modules()
        lab.close_sockets()
        lab.flush()
