# SPDX-License-Identifier: GPL-2.0-only
"""ffmpeg plays on the control connection; no port opens, and the frames are stepped over."""

from _film import Film, whole
from _players import ffmpeg, gst_server, left_after_all, place, received, understood, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged", "linear")


def test(lab):
    sums = place() + "/out.md5"
    server = gst_server(lab, "hold")
    # the last is a TEARDOWN, found behind all the frames
    with understood(lab, setups=1, requests=5, expectations=0):
        player = ffmpeg(lab.box, url(lab.server), sums, "-rtsp_transport", "tcp")
        received(sums, 10)
        assert lab.expectations() == [] and lab.flows("udp") == []
        left_after_all(server, player, sums)
    whole(Film().pictures(sums))
