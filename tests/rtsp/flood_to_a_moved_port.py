# SPDX-License-Identifier: GPL-2.0-only
"""A flood to a port that was moved takes nothing from the server that plays: what the box sends it still leaves from the outer port."""

from _common import Control, flood, leaves_from

SETUP = """
    C: SETUP rtsp://{server}:554/film RTSP/1.0
    C: CSeq: 3
    C: Transport: RTP/AVP;unicast;client_port=5000
    S> Transport: RTP/AVP;unicast;client_port={?port}
"""
REPLY = """
    S: RTSP/1.0 200 OK
    S: CSeq: 3
    S: Session: 1
    S: Transport: RTP/AVP;unicast;client_port={port}{more}
    C> Transport: RTP/AVP;unicast;client_port=5000{more}
"""


def test(lab):
    Control(lab, lab.box2).setup("RTP/AVP;unicast;client_port=5000")
    sock = lab.box.udp(5000)
    # the server is named by the reply, or known as the control server, by its port
    for host, more in ((lab.media, ";source={addr};server_port=6970"),
                       (lab.server, ";server_port=6970")):
        source = host.udp(6970)
        play = lab.play(SETUP)
        flood(lab, lab.stranger, play["port"], sock, gets_in=True)
        play.play(REPLY, more=more.format(addr=host.addr))
        for intruder in (lab.stranger, lab.server):
            gets_in = intruder is lab.server or host is lab.server
            lab.expire_udp_flows()
            flood(lab, intruder, play["port"], sock, gets_in=gets_in)
            lab.expire_udp_flows()
            leaves_from(lab, sock, source, play["port"])
            lab.media_reaches(host, play["port"], sock, times=2, source=source)
        play.client.reset()
        source.close()
        lab.expire_udp_flows()
