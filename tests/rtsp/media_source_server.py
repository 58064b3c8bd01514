# SPDX-License-Identifier: GPL-2.0-only
"""media_source=server: only the control server is let in, whomever the reply names."""

from _common import Control

parameters = {"media_source": "server"}


def test(lab):
    sock = lab.box.udp(5000)
    control = Control(lab)
    control.setup("RTP/AVP;unicast;client_port=5000")

    def check():
        for host in (lab.media, lab.media2, lab.stranger):
            lab.media_does_not_reach(host, 5000, sock)
        lab.media_reaches(lab.server, 5000, sock, times=2)
        lab.expire_udp_flows()

    check()
    control.reply("RTP/AVP;unicast;client_port=5000;source=%s;server_port=6970"
                  % lab.media.addr, session="1")
    check()
