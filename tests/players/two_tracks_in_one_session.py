# SPDX-License-Identifier: GPL-2.0-only
"""ffmpeg sets up pictures and sound, two pairs of ports in one session, and gets both."""

import os

from rtsplab.program import awaited

from _film import COUNT, MULAW, RATE, Film, whole
from _players import any_opened, closed, ffmpeg, gst_server, left_after_all, place, received, \
    silent, understood, url
from _wire import carried

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)

SAMPLES = 8000 * COUNT // RATE


def test(lab):
    path = place()
    sums, sound = path + "/out.md5", path + "/out.ul"
    server = gst_server(lab, "hold")
    with carried(lab.server, lab.box), silent(lab, lab.box), \
            understood(lab, connections=1, setups=2):
        player = ffmpeg(lab.box, url(lab.server, "sound"), sums, "-rtsp_transport", "udp",
                        output=("-map", "0:a", "-c", "copy", "-flush_packets", "1",
                                "-f", "mulaw", sound))
        any_opened(lab, 4)
        received(sums, 10)
        awaited(lambda: os.path.getsize(sound) >= SAMPLES, "all the sound is there")
        left_after_all(server, player, sums)
        closed(lab)
    whole(Film().pictures(sums))
    with open(sound, "rb") as got, open(MULAW, "rb") as sent:
        got = got.read()
        assert len(got) >= SAMPLES and sent.read().startswith(got), len(got)
