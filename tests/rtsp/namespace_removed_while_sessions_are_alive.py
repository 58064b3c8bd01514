# SPDX-License-Identifier: GPL-2.0-only
"""A namespace goes away with its sessions alive, and the modules work on in the next one."""

modes = ("paged", "linear6")     # each takes long
quick = False

SETUP = """
    C: SETUP rtsp://{[server]}/film RTSP/1.0
    C: CSeq: 3
    C: Transport: RTP/AVP;unicast;client_port={port}
    S> Transport: RTP/AVP;unicast;client_port={?outer_port}
"""


def test(lab):
    mode = lab.mode
    for _ in range(3):
        plays = [lab.play(SETUP, box=box, port=port)
                 for port in range(6000, 6020, 2) for box in (lab.box, lab.box2)]
        lab.media_reaches(lab.media, plays[0]["outer_port"], lab.box.udp(6000))
        client, _server = lab.control_connection()
        client.send_pieces([b"SETUP a RTSP/1.0\r\nTransport: RTP/AVP;cli"])
        lab.down()
        lab.up()
        lab.topology.set_mode(mode)
        lab.topology.reset_rules(True)
        lab.helper_rule = True
        assert lab.expectations() == []
        assert lab.counters()["setups"] == 0
