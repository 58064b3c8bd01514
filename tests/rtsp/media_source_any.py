# SPDX-License-Identifier: GPL-2.0-only
"""media_source=any: whoever sends to the port is let in, also after the reply has named a server."""

from _common import Control

parameters = {"media_source": "any"}


def test(lab):
    sock = lab.box.udp(5000)
    control = Control(lab)
    control.setup("RTP/AVP;unicast;client_port=5000")
    control.reply("RTP/AVP;unicast;client_port=5000;source=%s;server_port=6970"
                  % lab.media.addr, session="1")
    for host in (lab.server, lab.media, lab.media2, lab.stranger):
        lab.media_reaches(host, 5000, sock, times=2)
