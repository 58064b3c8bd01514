# SPDX-License-Identifier: GPL-2.0-only
"""A SETUP that names another's address opens nothing and goes on as it is."""

from _common import Control, counted, still_read

NAMES = ("destination={stranger}", "destination={[stranger]}:5000", "destination={box2}",
         "destination={gateway}", "destination=\"{stranger}\"", "destination=example.org",
         "destination={outer}0", "destination={box}0", "destination={box}000",
         "destination={box}.5", "destination={box}x",
         "destination={box}-a.example.org", "destination={box}/24",
         "dest_addr=\"{[stranger]}:5000\"/\"{[stranger]}:5001\"",
         "dest_addr=\":5000\"/\"{[stranger]}:5001\"")


def test(lab):
    control = Control(lab)
    for name in NAMES:
        name = lab.fill(name, gateway=lab.router.addr)
        for line in ("RTP/AVP;unicast;%s;client_port=5000-5001",
                     "RTP/AVP;unicast;client_port=5000-5001,RTP/AVP;unicast;%s"):
            with counted(lab, refused_third_party=1):
                control.setup(line % name)
            assert lab.expectations() == [], (line % name, lab.expectations())
    still_read(control)
