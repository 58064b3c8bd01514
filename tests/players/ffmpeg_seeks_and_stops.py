# SPDX-License-Identifier: GPL-2.0-only
"""ffmpeg pauses, seeks and stops in the middle of a film; its ports are open that long."""

from _film import EVERY, Film, in_turn
from _players import UDP, closed, ffmpeg, gst_server, opened, place, received, stopped, \
    understood, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    sums = place() + "/out.md5"
    gst_server(lab)
    # OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, PLAY from there on, TEARDOWN
    with understood(lab, setups=1, requests=7):
        player = ffmpeg(lab.box, url(lab.server, "long"), sums, *UDP, "-ss", "4")
        received(sums, 10)
        opened(lab, 5000, 5001)
        stopped(player)
        closed(lab)
    in_turn(Film().pictures(sums), first=4 * EVERY, at_least=10)
