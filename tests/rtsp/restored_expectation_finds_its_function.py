# SPDX-License-Identifier: GPL-2.0-only
"""What the kernel tells of expectations is enough to make them again, in a second router, say: media and punches pass."""

import _netlink

from _common import Control, leaves_from


def test(lab):
    line = "RTP/AVP;unicast;client_port=%d"
    Control(lab).setup(line % 5000)
    control = Control(lab, lab.box2)
    control.setup(line % 5000, becomes=line % 5002)
    source = lab.media.udp()
    named = ";source=%s;server_port=%d" % (lab.media, source.port)
    control.reply((line % 5002) + named, becomes=(line % 5000) + named)
    before = sorted(each.text.split(" ", 1)[1] for each in lab.expectations())
    told = _netlink.dump(lab)
    assert len(told) == len(before) > 2, before

    lab.router.run("conntrack", "-F", "expect")
    sock = lab.box2.udp(5000)
    lab.media_does_not_reach(lab.media, 5002, sock, source=source)
    for expectation in told:
        _netlink.restore(lab, expectation)
    after = sorted(each.text.split(" ", 1)[1] for each in lab.expectations())
    assert after == before, (before, after)
    leaves_from(lab, sock, source, 5002)
    lab.expire_udp_flows()
    lab.media_reaches(lab.media, 5002, sock, source=source)
    lab.media_reaches(lab.media2, 5000, lab.box.udp(5000))
