# SPDX-License-Identifier: GPL-2.0-only
"""Two ffmpegs behind one router ask for the same ports, and each plays its own film."""

from _film import Film, in_turn
from _players import UDP, any_opened, closed, ffmpeg, gst_server, opened, place, received, \
    silent, stopped, translated, understood, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    path = place()
    first, second = path + "/first.md5", path + "/second.md5"
    gst_server(lab)
    with silent(lab, lab.box), silent(lab, lab.box2), \
            understood(lab, connections=2, setups=2, ports_moved=1, replies_rewritten=1):
        one = ffmpeg(lab.box, url(lab.server, "long"), first, *UDP)
        opened(lab, 5000, 5001)
        # from another place in the film
        two = ffmpeg(lab.box2, url(lab.server, "long"), second, *UDP, "-ss", "4")
        moved = [port for port in any_opened(lab, 4) if port not in (5000, 5001)]
        assert moved[1] == moved[0] + 1 and moved[0] % 2 == 0, moved
        received(first, 20)
        received(second, 10)
        translated(lab, lab.box, 5000, 5000, lab.server)
        translated(lab, lab.box2, 5000, moved[0], lab.server)
        stopped(two)
        opened(lab, 5000, 5001)
        stopped(one)
        closed(lab)
    film = Film()
    in_turn(film.pictures(first), first=0, at_least=20)
    in_turn(film.pictures(second), first=40, at_least=10)
