# SPDX-License-Identifier: GPL-2.0-only
"""GStreamer sends a film to gst-rtsp-server, from the ports that it announced, every picture of it."""

from rtsplab.program import awaited

from _film import Film, at_its_end, whole
from _players import any_opened, closed, gst_recorder, gst_server, place, translated, \
    understood, url
from _wire import carried

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    path = place()
    got = path + "/recorded.h264"
    gst_server(lab, directory=path)
    with carried(lab.box, lab.server), understood(lab, connections=1, setups=1):
        player = gst_recorder(lab.box, url(lab.server, "record"), "protocols=udp")
        ports = any_opened(lab, 2)
        translated(lab, lab.box, ports[0], ports[0], lab.server)
        awaited(lambda: at_its_end(got), "the server has all of the film")
        player.tell("stop")
        closed(lab)
    whole(Film().pictures(got))
