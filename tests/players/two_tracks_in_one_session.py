# SPDX-License-Identifier: GPL-2.0-only
"""ffmpeg sets up pictures and sound, two pairs of ports in one session, and gets both."""

from _film import COUNT, END, Film, MULAW, RATE, in_turn
from _players import any_opened, closed, ffmpeg, gst_server, place, received, silent, \
    understood, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    path = place()
    gst_server(lab)
    with silent(lab, lab.box), understood(lab, connections=1, setups=2):
        player = ffmpeg(lab.box, url(lab.server, "sound"), path + "/out.md5",
                        "-rtsp_transport", "udp",
                        output=("-map", "0:a", "-c", "copy", "-f", "mulaw", path + "/out.ul"))
        any_opened(lab, 4)
        received(path + "/out.md5", 10)
        assert player.wait() == 0
        closed(lab)
    in_turn(Film().pictures(path + "/out.md5"), first=0, last=END)
    with open(path + "/out.ul", "rb") as got, open(MULAW, "rb") as sent:
        sound = got.read()
        assert len(sound) > 8000 * (COUNT / RATE - 1) and sound in sent.read(), len(sound)
