# SPDX-License-Identifier: GPL-2.0-only
"""GStreamer pauses, seeks and stops with the film on the control connection."""

from _film import coded, in_turn, runs
from _players import goes_on, gst_client, gst_server, paused, place, second_half_shown, \
    understood, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged", "linear")


def test(lab):
    path = place() + "/out"
    server = gst_server(lab, "hold")
    with understood(lab, setups=1, connections=1, expectations=0, replies_rewritten=0):
        player = gst_client(lab.box, url(lab.server), path, "protocols=tcp")
        player.says("^picture 10$")
        paused(player)
        goes_on(player)
        second_half_shown(lab, server, player, path)
        assert lab.expectations() == [] and lab.flows("udp") == []
        player.tell("stop")
        player.says("ended")
    # It may lose what comes while it pauses, though the router changed nothing in the stream.
    shown = coded(path + ".0.h264")
    pieces = runs(shown)
    in_turn(pieces[0], first=0, at_least=10)
    assert len(pieces) <= 2 and shown == sorted(shown), shown
