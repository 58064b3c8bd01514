# SPDX-License-Identifier: GPL-2.0-only
"""A pause longer than the UDP timeouts: the flow is gone by itself, and the film goes on, moved or not."""

from _common import Control, awaited, leaves_from

LINE = "MP2T/H2221/UDP;unicast;client_port="
TIMEOUTS = ("nf_conntrack_udp_timeout", "nf_conntrack_udp_timeout_stream")


def test(lab):
    first, second = Control(lab, lab.box2), Control(lab)
    first.setup(LINE + "27392")
    second.setup(LINE + "27392", becomes=LINE + "27394")
    sessions = []
    for control, box, outer in ((first, lab.box2, 27392), (second, lab.box, 27394)):
        control.reply(LINE + "%d;server_port=49980" % outer,
                      becomes=LINE + "27392;server_port=49980", session="1")
        sessions.append((control, box.udp(27392), outer))
    source = lab.server.udp(49980)
    before = {name: lab.router.space.read("/proc/sys/net/netfilter/" + name)
              for name in TIMEOUTS}
    try:
        for turn in range(3):
            for control, sock, outer in sessions:
                if turn:
                    control.exchange("PLAY", "Session: 1")
                if turn == 1:
                    leaves_from(lab, sock, source, outer)
                lab.media_reaches(lab.server, outer, sock, times=2, source=source)
                leaves_from(lab, sock, source, outer)
                control.exchange("PAUSE", "Session: 1")
            for name in TIMEOUTS:
                lab.router.space.sysctl("net.netfilter." + name, 1)
            # each packet renews its flow with what the timeout is then
            for control, sock, outer in sessions:
                lab.media_reaches(lab.server, outer, sock, source=source)
            awaited(lambda: not lab.flows("udp"), "the flows time out")
            for name in TIMEOUTS:
                lab.router.space.sysctl("net.netfilter." + name, int(before[name]))
    finally:
        for name in TIMEOUTS:
            lab.router.space.sysctl("net.netfilter." + name, int(before[name]))
