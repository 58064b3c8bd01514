# SPDX-License-Identifier: GPL-2.0-only
"""ffmpeg plays on the control connection; no port opens, and the frames are stepped over."""

from _film import COUNT, Film, in_turn
from _players import ffmpeg, gst_server, place, received, understood, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged", "linear")


def test(lab):
    sums = place() + "/out.md5"
    gst_server(lab)
    # the last is a TEARDOWN, found behind all the frames
    with understood(lab, setups=1, requests=5, expectations=0):
        player = ffmpeg(lab.box, url(lab.server), sums, "-rtsp_transport", "tcp")
        received(sums, 10)
        assert lab.expectations() == [] and lab.flows("udp") == []
        assert player.wait() == 0
    in_turn(Film().pictures(sums), first=0, last=COUNT - 1)
