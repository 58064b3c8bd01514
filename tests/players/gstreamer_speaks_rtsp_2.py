# SPDX-License-Identifier: GPL-2.0-only
"""GStreamer plays over UDP and speaks RTSP 2.0 with gst-rtsp-server."""

from _film import Film, in_turn
from _players import gst_client, gst_server, left, opened, place, translated, understood, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    path = place() + "/out"
    gst_server(lab)
    with understood(lab, setups=1, connections=1):
        player = gst_client(lab.box, url(lab.server, "long"), path, "default-rtsp-version=2-0",
                            "protocols=udp", "port-range=5000-5001")
        player.says("^picture 20$")
        opened(lab, 5000, 5001)
        translated(lab, lab.box, 5000, 5000, lab.server)
        left(lab, player)
    in_turn(Film().pictures(path + ".0.h264"), first=0, at_least=20)
