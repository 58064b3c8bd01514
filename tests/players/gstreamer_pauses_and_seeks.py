# SPDX-License-Identifier: GPL-2.0-only
"""GStreamer plays over UDP, pauses until the flows have expired, goes on, seeks and stops."""

from _film import Film, in_turn
from _players import film_goes_on_after_the_flows_expired, gst_client, gst_server, left, opened, \
    place, second_half_shown, understood, url
from _wire import carried

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    path = place() + "/out"
    server = gst_server(lab, "hold")
    with carried(lab.server, lab.box), \
            understood(lab, setups=1, connections=1, ports_moved=0):
        player = gst_client(lab.box, url(lab.server), path, "protocols=udp",
                            "port-range=5000-5001")
        film_goes_on_after_the_flows_expired(lab, player)
        second_half_shown(lab, server, player, path)
        opened(lab, 5000, 5001)
        left(lab, player)
    in_turn(Film().pictures(path + ".0.h264"), first=0, at_least=11)
