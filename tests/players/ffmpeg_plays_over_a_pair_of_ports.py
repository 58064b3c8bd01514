# SPDX-License-Identifier: GPL-2.0-only
"""ffmpeg plays a film of gst-rtsp-server over a pair of UDP ports, every picture of it."""

from _film import Film, whole
from _players import UDP, closed, ffmpeg, gst_server, left_after_all, opened, place, received, \
    translated, understood, url
from _wire import carried

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    sums = place() + "/out.md5"
    server = gst_server(lab, "hold")
    with carried(lab.server, lab.box), \
            understood(lab, setups=1, connections=1, expectations=4, ports_moved=0):
        player = ffmpeg(lab.box, url(lab.server), sums, *UDP)
        opened(lab, 5000, 5001)
        received(sums, 10)
        translated(lab, lab.box, 5000, 5000, lab.server)
        left_after_all(server, player, sums)
        closed(lab)
    whole(Film().pictures(sums))
