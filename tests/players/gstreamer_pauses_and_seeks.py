# SPDX-License-Identifier: GPL-2.0-only
"""GStreamer plays over UDP, pauses until the flows have expired, goes on, seeks and stops."""

from _film import EVERY, Film, in_turn, runs
from _players import film_goes_on_after_the_flows_expired, gst_client, gst_server, left, opened, \
    place, turned_away, understood, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    path = place() + "/out"
    gst_server(lab)
    before = turned_away(lab)
    with understood(lab, setups=1, connections=1, ports_moved=0):
        player = gst_client(lab.box, url(lab.server), path, "protocols=udp",
                            "port-range=5000-5001")
        film_goes_on_after_the_flows_expired(lab, player)
        player.tell("seek 4")
        player.says("^picture", player.says("sought"))
        player.says("end of the film")
        opened(lab, 5000, 5001)
        assert turned_away(lab) == before
        left(lab, player)
    film = Film()
    in_turn(film.pictures(path + ".0.h264"), first=0, at_least=10)
    # What was in its buffer may come first, and what is when the server says goodbye is lost.
    in_turn(runs(film.pictures(path + ".1.h264"))[-1], first=4 * EVERY, at_least=20)
