# SPDX-License-Identifier: GPL-2.0-only
"""VLC's server refuses the interleaved way; ffmpeg asks again and plays over UDP."""

from _film import Film, in_turn, runs
from _players import PORTS, closed, ffmpeg, opened, place, received, silent, stopped, \
    translated, understood, url, vlc_films

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    path = place()
    vlc_films(lab)
    with silent(lab, lab.box), understood(lab, connections=1, setups=2):
        player = ffmpeg(lab.box, url(lab.server), path + "/out.md5", "-rtsp_flags", "prefer_tcp",
                        *PORTS)
        opened(lab, 5000, 5001)
        received(path + "/out.md5", 10)
        translated(lab, lab.box, 5000, 5000, lab.server)
        stopped(player)
        closed(lab)
    # VLC may send the first picture twice.
    in_turn(runs(Film().pictures(path + "/out.md5"))[-1], at_least=9)
