# SPDX-License-Identifier: GPL-2.0-only
"""A server that the reply names and the control server may send media from then on, others not."""

from _common import Control

NAMES = (
    "source={media}",
    "source=\"{media}\"",
    "source={[media]}:6256",
    "src_addr=\"{[media]}:6256\"",
    "src_addr=\"{[media]}:6256\"/\"{[media]}:6257\"",
)


def test(lab):
    sock = lab.box.udp(5000)
    for name in NAMES:
        control = Control(lab)
        control.setup("RTP/AVP;unicast;client_port=5000")
        for host in (lab.server, lab.media, lab.stranger):
            lab.media_reaches(host, 5000, sock)
        lab.expire_udp_flows()
        control.reply("RTP/AVP;unicast;client_port=5000;" + name, session="1")
        for host in (lab.media2, lab.stranger):
            lab.media_does_not_reach(host, 5000, sock)
        for host in (lab.media, lab.server):
            lab.media_reaches(host, 5000, sock, times=2)
        assert {each.source for each in lab.expectations() if each.port == 5000} \
            == {lab.media.addr, lab.server.addr}, lab.expectations()
        control.exchange("TEARDOWN", "Session: 1")
        lab.expire_udp_flows()

    # the control server itself
    control = Control(lab)
    control.setup("RTP/AVP;unicast;client_port=5000")
    control.reply("RTP/AVP;unicast;client_port=5000;source=%s" % lab.server.addr, session="1")
    lab.media_does_not_reach(lab.media, 5000, sock)
    lab.media_reaches(lab.server, 5000, sock)
