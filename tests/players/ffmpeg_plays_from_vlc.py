# SPDX-License-Identifier: GPL-2.0-only
"""ffmpeg plays and seeks in a film that VLC serves on demand."""

from _film import Film, in_turn, runs
from _players import UDP, closed, ffmpeg, opened, place, received, silent, stopped, translated, \
    understood, url, vlc_films

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    sums = place() + "/out.md5"
    vlc_films(lab)
    with silent(lab, lab.box), understood(lab, connections=1, setups=1):
        player = ffmpeg(lab.box, url(lab.server), sums, *UDP, "-ss", "4")
        opened(lab, 5000, 5001)
        received(sums, 15)
        translated(lab, lab.box, 5000, 5000, lab.server)
        stopped(player)
        closed(lab)
    # It keeps what came before it sought, and VLC begins anywhere near the place.
    pictures = Film().pictures(sums)
    in_turn(runs(pictures)[-1], at_least=5)
    assert pictures[-1] > 40 and len(runs(pictures)) <= 2, pictures
