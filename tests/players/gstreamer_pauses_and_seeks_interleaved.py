# SPDX-License-Identifier: GPL-2.0-only
"""GStreamer pauses, seeks and stops with the film on the control connection."""

from _film import COUNT, EVERY, Film, in_turn
from _players import gst_client, gst_server, paused, place, understood, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged", "linear")


def test(lab):
    path = place() + "/out"
    gst_server(lab)
    with understood(lab, setups=1, connections=1, expectations=0):
        player = gst_client(lab.box, url(lab.server), path, "protocols=tcp")
        player.says("^picture 10$")
        paused(player)
        player.tell("play")
        player.says("^picture", player.heard())
        player.tell("seek 4")
        player.says("^picture", player.says("sought"))
        player.says("end of the film")
        assert lab.expectations() == [] and lab.flows("udp") == []
        player.tell("stop")
        player.says("ended")
    film = Film()
    in_turn(film.pictures(path + ".0.h264"), first=0, at_least=10)
    in_turn(film.pictures(path + ".1.h264"), first=4 * EVERY, last=COUNT - 1)
