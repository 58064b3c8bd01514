# SPDX-License-Identifier: GPL-2.0-only
"""Without the helper's rule a silent ffmpeg gets nothing of a film over UDP; with it all it asks for."""

from _film import Film, count, in_turn
from _players import ffmpeg, gst_server, place, received, silent, small_servers, stopped, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)
helper_rule = False

RULE = ("PREROUTING", "-p", "tcp", "--dport", "554", "-j", "CT", "--helper", "rtsp")


def dropped(lab):
    """Packets that the router's FORWARD chain let not pass."""
    text = lab.iptables("-L", "FORWARD", "-v", "-x", "-n")
    return int(text.split("policy DROP ")[1].split()[0])


def test(lab):
    path = place()
    # over a pair, then over a single port from another machine
    for way in ("pair", "single"):
        servers = [gst_server(lab)] if way == "pair" else \
            small_servers(lab, "--protocol", "udp")
        without, sums = ("%s/%s-%s.md5" % (path, way, word) for word in ("without", "with"))
        options = ("-rtsp_transport", "udp", "-timeout", "3000000")
        with silent(lab, lab.box):
            # It gives up after these 3 seconds; the server sends all the while.
            before = dropped(lab)
            ffmpeg(lab.box, url(lab.server), without, *options).wait()
            assert count(without) == 0
            assert dropped(lab) - before >= 10, (before, dropped(lab))
            lab.iptables("-t", "raw", "-A", *RULE)
            player = ffmpeg(lab.box, url(lab.server), sums, *options)
            received(sums, 20)
            stopped(player)
            lab.iptables("-t", "raw", "-D", *RULE)
        in_turn(Film().pictures(sums), at_least=20)
        for server in servers:
            server.close()
