# SPDX-License-Identifier: GPL-2.0-only
"""Two servers behind the router that use one port: a client of both reads different ports, and each stream is its own; ports that are taken move."""

from _common import Control, awaited, leaves_from
from _networks import call_home, serve_at_home

DIALOGUE = """
    C: SETUP rtsp://{[outer]}/film RTSP/1.0
    C: CSeq: 3
    C: Transport: RTP/AVP;unicast;client_port={low}-{high}

    S: RTSP/1.0 200 OK
    S: CSeq: 3
    S: Session: 1
    S: Transport: RTP/AVP;unicast;client_port={low}-{high};source={me};server_port=6970-6971
    C> Transport: RTP/AVP;unicast;client_port={low}-{high};source={outer};server_port={?a}-{?b}
"""


class Session:
    """A client outside plays from a server at home."""

    def __init__(self, lab, client, low, box, port, home):
        self.lab = lab
        self.play = lab.play(DIALOGUE, pair=call_home(lab, client, box, port), me=box.addr,
                             low=low, high=low + 1)
        self.ports = self.play["a"], self.play["b"]
        self.streams = list(zip(home, (client.udp(low), client.udp(low + 1)), self.ports))
        assert self.ports[0] % 2 == 0 and self.ports[1] == self.ports[0] + 1, self.ports

    def goes_on(self, client_first):
        for near, far, port in self.streams:
            if client_first:
                self.lab.media_reaches(far.host, port, near, source=far)
            leaves_from(self.lab, near, far, port)
            self.lab.media_reaches(far.host, port, near, source=far)


def test(lab):
    serve_at_home(lab, lab.box)
    serve_at_home(lab, lab.box2, 8554)
    one = [lab.box.udp(port) for port in (6970, 6971)]
    two = [lab.box2.udp(port) for port in (6970, 6971)]
    sessions = [
        Session(lab, lab.media, 5000, lab.box, 554, one),
        Session(lab, lab.media, 5000 + 10, lab.box2, 8554, two),
        # another client, to whom these ports are not taken
        Session(lab, lab.server, 5000, lab.box2, 8554, two),
        # a second one of a client and a server that have one already
        Session(lab, lab.media, 5020, lab.box, 554, one),
    ]
    ports = [each.ports[0] for each in sessions]
    assert ports[0] == 6970 and ports[2] == 6970, ports
    assert len({ports[0], ports[1], ports[3]}) == 3, ports
    for client_first in (True, False, True):
        for each in sessions:
            each.goes_on(client_first)
        for sock in one + two:
            sock.assert_nothing()
        lab.expire_udp_flows()
    # the end of one is the end of none of the others
    sessions[0].play.client.close()
    gone = sessions.pop(0)
    awaited(lambda: (lab.media.addr, 6970) not in [
        (each.tuple.src, each.port) for each in lab.expectations()], "it closes")
    near, far, port = gone.streams[0]
    lab.media_does_not_reach(lab.media, port, near, source=far)
    for each in sessions:
        each.goes_on(True)

    # a port that a box expects its film on is taken as well
    film = Control(lab, lab.box2)
    film.setup("RTP/AVP;unicast;client_port=7970-7971")
    assert 7970 in lab.expected_ports()
    sock = lab.box2.udp(7970)
    for near in one:
        near.close()
    one = [lab.box.udp(port) for port in (7970, 7971)]
    play = lab.play(DIALOGUE.replace("=6970-6971", "=7970-7971"), me=lab.box.addr, low=5040,
                    high=5041, pair=call_home(lab, lab.stranger, lab.box))
    assert play["a"] != 7970, play.names
    far = lab.stranger.udp(5040)
    lab.media_reaches(lab.stranger, play["a"], one[0], source=far)
    leaves_from(lab, one[0], far, play["a"])
    lab.media_reaches(lab.server, 7970, sock)
