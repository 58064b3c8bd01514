# SPDX-License-Identifier: GPL-2.0-only
"""Both ports of a pair are reached, and the box's RTCP leaves from the port that it announced."""

from _common import Control, leaves_from


def test(lab):
    rtp, rtcp = lab.box.udp(5000), lab.box.udp(5001)
    control = Control(lab)
    control.setup("RTP/AVP;unicast;client_port=5000-5001")
    assert lab.expected_ports() == [5000, 5001]
    control.reply("RTP/AVP;unicast;client_port=5000-5001;server_port=6970-6971",
                  session="1")
    from_rtp, from_rtcp = lab.server.udp(6970), lab.server.udp(6971)
    leaves_from(lab, rtcp, from_rtcp, 5001, b"receiver report")
    lab.media_reaches(lab.server, 5000, rtp, times=5, source=from_rtp)
    lab.media_reaches(lab.server, 5001, rtcp, times=2, source=from_rtcp)
    leaves_from(lab, rtcp, from_rtcp, 5001, b"receiver report")
    lab.media_does_not_reach(lab.server, 5002, lab.box.udp(5002))
