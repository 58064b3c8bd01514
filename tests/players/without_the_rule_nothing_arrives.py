# SPDX-License-Identifier: GPL-2.0-only
"""A box that sends nothing by UDP sees the film with the helper's rule, and nothing without it."""

from _film import Film, count, in_turn
from _players import ffmpeg, gst_server, place, received, silent, stopped, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


helper_rule = False
RULE = ("-t", "raw", "-A", "PREROUTING", "-p", "tcp", "--dport", "554", "-j", "CT",
        "--helper", "rtsp")


def play(lab, sums):
    return ffmpeg(lab.box, url(lab.server), sums, "-rtsp_transport", "udp",
                  "-timeout", "3000000")


def test(lab):
    path = place()
    gst_server(lab)
    with silent(lab, lab.box):
        # It gives up after these 3 seconds; the server sends all the while.
        player = play(lab, path + "/without.md5")
        player.wait()
        assert count(path + "/without.md5") == 0
        dropped = lab.iptables("-L", "FORWARD", "-v", "-x").split("policy DROP ")[1]
        assert int(dropped.split()[0]) >= 10, dropped
        lab.iptables(*RULE)
        player = play(lab, path + "/with.md5")
        received(path + "/with.md5", 20)
        stopped(player)
    in_turn(Film().pictures(path + "/with.md5"), first=0, at_least=20)
