# SPDX-License-Identifier: GPL-2.0-only
"""When the media server fails and the same SETUP names another one, that one is let in and the first no longer."""

from _common import Control, leaves_from

LINE = "RTP/AVP;unicast;client_port=5000-5001"


def test(lab):
    rtp, rtcp = lab.box.udp(5000), lab.box.udp(5001)
    control = Control(lab)
    gone = None
    for host in (lab.media, lab.media2, lab.media):
        control.setup(LINE, session="1" if gone else None)
        control.reply(LINE + ";source=%s;server_port=6970-6971" % host.addr, session="1")
        lab.expire_udp_flows()
        if gone:
            lab.media_does_not_reach(gone, 5000, rtp)
        for sock, port in ((rtp, 6970), (rtcp, 6971)):
            source = host.udp(port)
            leaves_from(lab, sock, source, sock.port)
            lab.media_reaches(host, sock.port, sock, times=2, source=source)
            source.close()
        assert {each.source for each in lab.expectations() if each.port in (5000, 5001)} \
            == {host.addr, lab.server.addr}, lab.expectations()
        gone = host
    # the control server itself may go on in its place
    lab.media_reaches(lab.server, 5000, rtp, times=2)
