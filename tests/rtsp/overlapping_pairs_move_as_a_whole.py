# SPDX-License-Identifier: GPL-2.0-only
"""A pair of which one port is taken moves with both, and takes no port of any other session."""

from _common import Control

SETUP = """
    C: SETUP rtsp://{[server]}:554/film RTSP/1.0
    C: CSeq: 3
    C: Transport: RTP/AVP;unicast;client_port={low}-{high}
    S> Transport: RTP/AVP;unicast;client_port={?a}-{?b}
"""


def test(lab):
    first = Control(lab)
    first.setup("RTP/AVP;unicast;client_port=5001-5002")
    first.setup("RTP/AVP;unicast;client_port=5005")
    taken = [5001, 5002, 5005]
    for low in (5000, 5002, 5004, 5007):
        play = lab.play(SETUP, box=lab.box2, low=low, high=low + 1)
        assert play["b"] == play["a"] + 1 and play["a"] % 2 == low % 2, play.names
        assert play["a"] not in taken and play["b"] not in taken, play.names
        taken += [play["a"], play["b"]]
        media = [each.port for each in lab.expectations() if each.tuple.dst == lab.outer]
        assert sorted(media) == sorted(taken), lab.expectations()
        for inner, outer in ((low, play["a"]), (low + 1, play["b"])):
            sock = lab.box2.udp(inner)
            lab.media_reaches(lab.media, outer, sock)
            sock.close()
