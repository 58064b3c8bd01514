# SPDX-License-Identifier: GPL-2.0-only
"""GStreamer plays and pauses a film that VLC serves on demand."""

from _film import Film, in_turn, runs
from _players import film_goes_on_after_the_flows_expired, gst_client, left, place, silent, \
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
        film_goes_on_after_the_flows_expired(lab, player)
        left(lab, player)
    # VLC may send the first picture twice, and goes on at the next that needs no other.
    pieces = [each for each in runs(Film().pictures(path + ".0.h264")) if each != [0]]
    in_turn(pieces[0], at_least=10)
    assert len(pieces) <= 2, pieces
