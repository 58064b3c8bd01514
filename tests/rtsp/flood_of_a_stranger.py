# SPDX-License-Identifier: GPL-2.0-only
"""A flood to an open port gets in only while anybody may send, and never uses the port up or shuts it."""

from _common import Control, flood


def test(lab):
    sock = lab.box.udp(5000)
    control = Control(lab)
    control.setup("RTP/AVP;unicast;client_port=5000-5001")
    opened = len(lab.expectations())
    # nobody is named yet, so it may be the film
    flood(lab, lab.stranger, 5000, sock, gets_in=True)
    assert len(lab.expectations()) == opened, lab.expectations()
    film = lab.media_reaches(lab.media, 5000, sock, times=2)

    lab.expire_udp_flows()
    control.reply("RTP/AVP;unicast;client_port=5000-5001;source=%s;server_port=6970-6971"
                  % lab.media.addr, session="1")
    opened = len(lab.expectations())
    flood(lab, lab.stranger, 5000, sock, gets_in=False)
    flood(lab, lab.stranger, 5001, lab.box.udp(5001), gets_in=False)
    assert len(lab.expectations()) == opened, lab.expectations()
    for host in (lab.media, lab.server):
        lab.media_reaches(host, 5000, sock, times=2, source=film if host is lab.media else None)
    # after a pause in which nothing but the flood came
    lab.expire_udp_flows()
    flood(lab, lab.stranger, 5000, sock, gets_in=False)
    lab.media_reaches(lab.media, 5000, sock, times=2, source=film)
    # and the control connection is read as before
    control.exchange("TEARDOWN", "Session: 1")
    assert lab.expectations() == []
