# SPDX-License-Identifier: GPL-2.0-only
"""GStreamer plays and pauses a film that VLC serves on demand."""

from _film import Film, in_turn, runs
from _players import closed, gst_client, opened, paused, place, silent, translated, \
    understood, url, vlc_films

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    path = place() + "/out"
    vlc_films(lab)
    with silent(lab, lab.box), understood(lab, connections=1, setups=1):
        player = gst_client(lab.box, url(lab.server), path, "protocols=udp",
                            "port-range=5000-5001")
        player.says("^picture 10$")
        opened(lab, 5000, 5001)
        translated(lab, lab.box, 5000, 5000, lab.server)
        paused(player)
        lab.expire_udp_flows()
        heard = player.heard()
        player.tell("play")
        player.says("^picture", heard)
        translated(lab, lab.box, 5000, 5000, lab.server)
        player.tell("stop")
        player.says("ended")
        closed(lab)
    # VLC goes on from the next picture that needs no other.
    pieces = runs(Film().pictures(path + ".0.h264"))
    in_turn(pieces[0], at_least=10)
    assert len(pieces) <= 2, pieces
