# SPDX-License-Identifier: GPL-2.0-only
"""ffmpeg plays a film of gst-rtsp-server over a pair of UDP ports, every picture of it."""

from _film import END, Film, in_turn
from _players import closed, ffmpeg, gst_server, opened, place, received, translated, \
    understood, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    sums = place() + "/out.md5"
    gst_server(lab)
    with understood(lab, setups=1, connections=1, expectations=4, ports_moved=0):
        player = ffmpeg(lab.box, url(lab.server), sums, "-rtsp_transport", "udp",
                        "-min_port", "5000", "-max_port", "5001")
        opened(lab, 5000, 5001)
        received(sums, 10)
        translated(lab, lab.box, 5000, 5000, lab.server)
        assert player.wait() == 0
        closed(lab)
    in_turn(Film().pictures(sums), first=0, last=END)
