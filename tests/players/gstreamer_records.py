# SPDX-License-Identifier: GPL-2.0-only
"""GStreamer sends a film to gst-rtsp-server, from the ports that it announced."""

import os

from rtsplab.program import awaited

from _film import Film, in_turn
from _players import any_opened, closed, gst_recorder, gst_server, place, translated, \
    understood, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    path = place()
    got = path + "/recorded.h264"
    film = Film()
    gst_server(lab, path)
    with understood(lab, connections=1, setups=1):
        player = gst_recorder(lab.box, url(lab.server, "record"), "protocols=udp")
        ports = any_opened(lab, 2)
        translated(lab, lab.box, ports[0], ports[0], lab.server)
        awaited(lambda: os.path.exists(got) and os.path.getsize(got) > 60000,
                "the server has two thirds of the film")
        # Not all releases leave by themselves when the film is over.
        player.close()
        closed(lab)
    in_turn(film.pictures(got), first=0, at_least=40)
