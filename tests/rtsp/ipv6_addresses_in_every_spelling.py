# SPDX-License-Identifier: GPL-2.0-only
"""An IPv6 address is the box's own or the router's however it is spelled; what only looks like one is a third party's."""

import itertools

from _common import Control, counted, still_read

families = ("v6",)

# both spell the address that is {box}, or {outer} in a reply
OWN = ("FD01::10", "fd01:0:0:0:0:0:0:10", "fd01:0000:0000:0000:0000:0000:0000:0010",
       "fd01::0:0:0010", "fd01::0.0.0.16")
OUTER = ("FD02::214:9", "fd02:0:0:0:0:0:0214:0009", "fd02::2.20.0.9")
OTHERS = (
    "fd01::11", "fd01::1:10", "fd01::100", "fd01::10:5000", "::ffff:192.168.1.10",
    "192.168.1.10", "192.168.1.10:5000", "fd01::10%eth0", "fd01::10/64", "fd01:::10",
    "fd01::1::0", "fd01:10", "[fd01::10", "fd01::10]", "[[fd01::10]]", "[fd01::10]x",
    "fd01:0:0:0:0:0:0:0:10", "fd01::10010", "g::1", "fe80::1", "ff02::1", "[fd01::11]:5000",
    "[192.168.1.10]:5000",
)
FORMS = ("RTP/AVP;unicast;destination=%s;client_port=5000",
         "RTP/AVP;unicast;destination=\"%s\";client_port=5000",
         "RTP/AVP;unicast;destination=[%s];client_port=5000",
         "RTP/AVP;unicast;destination=[%s]:5000",
         "RTP/AVP;unicast;dest_addr=\"[%s]:5000\"")


def test(lab):
    for form in FORMS:
        for own, outer in itertools.product(OWN, OUTER):
            control = Control(lab)
            control.setup(form % own, becomes=form % "{outer}")
            control.reply(form % outer, becomes=form % "{box}", session="1")
            control.client.close()
    control = Control(lab)
    with counted(lab):
        for form in FORMS:
            control.setup(form % "{box}", becomes=form % "{outer}")
            assert lab.expected_ports() == [5000], (form, lab.expectations())
            control.reply(form % "{outer}", becomes=form % "{box}", session="1")
    control.exchange("TEARDOWN", "Session: 1")
    assert lab.expectations() == []
    for other in OTHERS:
        with counted(lab, refused_third_party=1):
            control.setup("RTP/AVP;unicast;client_port=5000;destination=" + other)
        assert lab.expectations() == [], (other, lab.expectations())
    still_read(control)
