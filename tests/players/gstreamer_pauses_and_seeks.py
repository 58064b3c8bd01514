# SPDX-License-Identifier: GPL-2.0-only
"""GStreamer plays over UDP, pauses until the flows have expired, goes on, seeks and stops."""

from _film import COUNT, EVERY, Film, in_turn
from _players import closed, gst_client, gst_server, opened, paused, place, translated, \
    understood, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    path = place() + "/out"
    gst_server(lab)
    with understood(lab, setups=1, connections=1, ports_moved=0):
        player = gst_client(lab.box, url(lab.server), path, "protocols=udp",
                            "port-range=5000-5001")
        player.says("^picture 10$")
        opened(lab, 5000, 5001)
        translated(lab, lab.box, 5000, 5000, lab.server)
        paused(player)
        lab.expire_udp_flows()
        heard = player.heard()
        player.tell("play")
        player.says("^picture", heard)
        translated(lab, lab.box, 5000, 5000, lab.server)
        player.tell("seek 4")
        player.says("^picture", player.says("sought"))
        player.says("end of the film")
        opened(lab, 5000, 5001)
        player.tell("stop")
        player.says("ended")
        closed(lab)
    film = Film()
    in_turn(film.pictures(path + ".0.h264"), first=0, at_least=10)
    in_turn(film.pictures(path + ".1.h264"), first=4 * EVERY, last=COUNT - 1)
