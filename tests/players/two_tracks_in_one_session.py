# SPDX-License-Identifier: GPL-2.0-only
"""ffmpeg sets up pictures and sound, two pairs of ports in one session, and gets both."""

import os

from rtsplab.program import awaited

from _film import COUNT, MULAW, RATE, Film, whole
from _players import any_opened, closed, ffmpeg, gst_server, left_after_all, open_ports, place, \
    received, silent, understood, url
from _wire import carried

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)

SAMPLES = 8000 * COUNT // RATE


def asked_until_served(lab, sums, sound):
    """ffmpeg, whose two pairs of ports are open, and how often the server was asked.

    Now and then GStreamer's server loses a race of its two tracks with each other and answers
    DESCRIBE, before any port was named, with an error of its own. Then it is asked again.
    """
    for asked in range(1, 4):
        player = ffmpeg(lab.box, url(lab.server, "sound"), sums, "-rtsp_transport", "udp",
                        output=("-map", "0:a", "-c", "copy", "-flush_packets", "1",
                                "-f", "mulaw", sound))
        awaited(lambda: open_ports(lab) or player.ended, "a port is open, or the player is gone")
        if not (player.ended and player.wait() and "DESCRIBE failed: 503" in player.report()):
            any_opened(lab, 4)
            return player, asked
    raise AssertionError("the server serves nothing\n" + player.report())


def test(lab):
    path = place()
    sums, sound = path + "/out.md5", path + "/out.ul"
    server = gst_server(lab, "hold")
    with carried(lab.server, lab.box), silent(lab, lab.box), \
            understood(lab, setups=2):
        before = lab.counters()["connections"]
        player, asked = asked_until_served(lab, sums, sound)
        assert lab.counters()["connections"] - before == asked
        received(sums, 10)
        awaited(lambda: os.path.getsize(sound) >= SAMPLES, "all the sound is there")
        left_after_all(server, player, sums)
        closed(lab)
    whole(Film().pictures(sums))
    with open(sound, "rb") as got, open(MULAW, "rb") as sent:
        got = got.read()
        assert len(got) >= SAMPLES and sent.read().startswith(got), len(got)
