# SPDX-License-Identifier: GPL-2.0-only
"""GStreamer sends a film to gst-rtsp-server, from the ports that it announced."""

from _film import Film, in_turn
from _players import any_opened, closed, gst_recorder, gst_server, place, translated, \
    understood, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    path = place()
    film = Film()
    gst_server(lab, path)
    with understood(lab, connections=1, setups=1):
        player = gst_recorder(lab.box, url(lab.server, "record"), "protocols=udp")
        ports = any_opened(lab, 2)
        translated(lab, lab.box, ports[0], ports[0], lab.server)
        player.wait()
        closed(lab)
    # The recorder leaves with the last second still in its queue.
    in_turn(film.pictures(path + "/recorded.h264"), first=0, at_least=40)
