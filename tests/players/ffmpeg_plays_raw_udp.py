# SPDX-License-Identifier: GPL-2.0-only
"""ffmpeg plays a transport stream over RAW/RAW/UDP, a single port, from another machine."""

from _film import Film, in_turn
from _players import UDP, closed, ffmpeg, opened, place, received, silent, small_servers, \
    stopped, translated, understood, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    sums = place() + "/out.md5"
    small_servers(lab, "--protocol", "udp")
    with silent(lab, lab.box), understood(lab, connections=1, setups=1):
        player = ffmpeg(lab.box, url(lab.server), sums, *UDP)
        received(sums, 20)
        opened(lab, 5000)
        translated(lab, lab.box, 5000, 5000, lab.media)
        stopped(player)
        closed(lab)
    in_turn(Film().pictures(sums), at_least=20)
