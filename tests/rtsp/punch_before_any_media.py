# SPDX-License-Identifier: GPL-2.0-only
"""What the box sends before any media leaves from the announced port, and media then comes back."""

from _common import leaves_from

SETUP = """
    C: SETUP rtsp://{[server]}:554/film RTSP/1.0
    C: CSeq: 3
    C: Transport: RTP/AVP;unicast;client_port=5000-5001
    S> Transport: RTP/AVP;unicast;client_port={?rtp}-{?rtcp}

    S: RTSP/1.0 200 OK
    S: CSeq: 3
    S: Session: 1
    S: Transport: RTP/AVP;unicast;client_port={rtp}-{rtcp};{more}server_port=6970-6971
    C> Transport: RTP/AVP;unicast;client_port=5000-5001;{more}server_port=6970-6971
"""


def punches(lab, box, server, more):
    play = lab.play(SETUP, box=box, more=more)
    for inner, outer, port in ((5000, play["rtp"], 6970), (5001, play["rtcp"], 6971)):
        sock, source = box.udp(inner), server.udp(port)
        leaves_from(lab, sock, source, outer, b"punch")
        lab.media_reaches(server, outer, sock, times=2, source=source)
        leaves_from(lab, sock, source, outer, b"punch")
    return play["rtp"]


def test(lab):
    # a port that another box has taken already for something else
    taken = lab.box2.udp(5000)
    source = lab.server.udp(6970)
    leaves_from(lab, taken, source, 5000)
    taken.close()
    source.close()
    lab.expire_udp_flows()

    first = punches(lab, lab.box, lab.server, "")
    assert first == 5000
    # the second box's ports are moved; its media comes from a server that is named
    second = punches(lab, lab.box2, lab.media, "source=%s;" % lab.media.addr)
    assert second != first
