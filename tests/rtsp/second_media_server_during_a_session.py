# SPDX-License-Identifier: GPL-2.0-only
"""A second media server (an advertisement, a failover) is let in during a session."""

from _common import Control


def test(lab):
    sock = lab.box.udp(27392)
    control = Control(lab)
    control.setup("MP2T/H2221/UDP;unicast;client_port=27392")
    control.reply("MP2T/H2221/UDP;unicast;client_port=27392", session="1")
    first = lab.media_reaches(lab.media, 27392, sock, times=3)
    second = lab.media_reaches(lab.media2, 27392, sock, times=3)
    lab.media_reaches(lab.media, 27392, sock, times=3, source=first)
    lab.media_reaches(lab.media2, 27392, sock, times=3, source=second)
    lab.media_reaches(lab.server, 27392, sock, times=3)
