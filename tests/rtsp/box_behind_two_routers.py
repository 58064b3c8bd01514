# SPDX-License-Identifier: GPL-2.0-only
"""A box behind two routers, both with the helper: ports and addresses are translated twice, there and back."""

from _common import Control, awaited, leaves_from
from _networks import inner_router

SETUP = """
    C: SETUP rtsp://{[server]}:554/film RTSP/1.0
    C: CSeq: 3
    C: Transport: RTP/AVP;unicast;destination={me};client_port=5000-5001
    S> Transport: RTP/AVP;unicast;destination={outer};client_port={?rtp}-{?rtcp}
"""
REPLY = """
    S: RTSP/1.0 200 OK
    S: CSeq: 3
    S: Session: 1
    S: Transport: RTP/AVP;unicast;destination={outer};client_port={rtp}-{rtcp};server_port=6970-6971
    C> Transport: RTP/AVP;unicast;destination={me};client_port=5000-5001;server_port=6970-6971
"""
TEARDOWN = """
    C: TEARDOWN rtsp://{[server]}:554/film RTSP/1.0
    C: CSeq: 4
    C: Session: 1

    S: RTSP/1.0 200 OK
    S: CSeq: 4
"""


def test(lab):
    with inner_router(lab) as (inner, deep, deep2):
        taken = Control(lab)
        taken.setup("RTP/AVP;unicast;client_port=5000-5001")
        sources = [lab.server.udp(port) for port in (6970, 6971)]
        films = []
        for box in (deep, deep2):
            play = lab.play(SETUP + REPLY, box=box, me=box.addr)
            outer = play["rtp"], play["rtcp"]
            assert outer[0] != 5000 and outer[1] == outer[0] + 1, play.names
            films.append((play, list(zip((box.udp(5000), box.udp(5001)), sources, outer))))
        ports = [film[0]["rtp"] for film in films]
        assert ports[0] != ports[1], ports

        def plays(streams, box_first):
            for sock, source, port in streams:
                if box_first:
                    leaves_from(lab, sock, source, port)
                lab.media_reaches(lab.server, port, sock, times=2, source=source)
                leaves_from(lab, sock, source, port)

        for box_first in (False, True):
            for _, streams in films:
                plays(streams, box_first)
            for each in (lab.router, inner):
                each.run("conntrack", "-D", "-p", "udp", "-f",
                         "ipv4" if lab.family == "v4" else "ipv6", check=False)

        # both routers keep back what they must, and both close
        play = films[0][0]
        request = lab.fill(SETUP, me=deep.addr).split("S>")[0]
        for cut in range(60, len("".join(line.strip()[3:] + "\r\n"
                                         for line in request.strip().splitlines())), 3):
            play.play("C: GET_PARAMETER * RTSP/1.0\nC: CSeq: %d" % (100 + cut))
            play.pieces = lambda data, at=cut: [data[:at], data[at:]]
            play.play(SETUP + REPLY, me=deep.addr)
            assert play["rtp"] == ports[0], (cut, play.names)
            play.pieces = None
        play.play(TEARDOWN)
        awaited(lambda: not {ports[0], ports[0] + 1} & set(lab.expected_ports()), "it closes")
        lab.media_does_not_reach(lab.server, ports[0], films[0][1][0][0])
        plays(films[1][1], False)
