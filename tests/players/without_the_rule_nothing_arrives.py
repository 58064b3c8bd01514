# SPDX-License-Identifier: GPL-2.0-only
"""Without the helper's rule a silent ffmpeg gets nothing of a film over UDP; with it all it asks for."""

from rtsplab.program import awaited

from _film import Film, count, in_turn
from _players import ffmpeg, gst_server, place, received, silent, small_servers, stopped, \
    turned_away, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)
helper_rule = False

RULE = ("PREROUTING", "-p", "tcp", "--dport", "554", "-j", "CT", "--helper", "rtsp")


def test(lab):
    path = place()
    # over a pair, then over a single port from another machine
    for way in ("pair", "single"):
        servers = [gst_server(lab)] if way == "pair" else \
            small_servers(lab, "--protocol", "udp")
        without, sums = ("%s/%s-%s.md5" % (path, way, word) for word in ("without", "with"))
        with silent(lab, lab.box):
            before = turned_away(lab)
            player = ffmpeg(lab.box, url(lab.server), without, "-rtsp_transport", "udp")
            awaited(lambda: turned_away(lab) - before >= 20, "the router turns the film away")
            assert count(without) == 0
            player.close()
            lab.iptables("-t", "raw", "-A", *RULE)
            player = ffmpeg(lab.box, url(lab.server), sums, "-rtsp_transport", "udp")
            received(sums, 20)
            stopped(player)
            lab.iptables("-t", "raw", "-D", *RULE)
        in_turn(Film().pictures(sums), at_least=20)
        for server in servers:
            server.close()
