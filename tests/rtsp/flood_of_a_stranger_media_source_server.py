# SPDX-License-Identifier: GPL-2.0-only
"""media_source=server: a flood of anybody else never gets in, and the control server's media does."""

from _common import Control, flood

parameters = {"media_source": "server"}


def test(lab):
    sock = lab.box.udp(5000)
    control = Control(lab)
    control.setup("RTP/AVP;unicast;client_port=5000")
    for host in (lab.stranger, lab.media):
        flood(lab, host, 5000, sock, gets_in=False)
    source = lab.media_reaches(lab.server, 5000, sock, times=2)
    control.reply("RTP/AVP;unicast;client_port=5000;server_port=%d" % source.port, session="1")
    flood(lab, lab.stranger, 5000, sock, gets_in=False)
    lab.media_reaches(lab.server, 5000, sock, times=2, source=source)
