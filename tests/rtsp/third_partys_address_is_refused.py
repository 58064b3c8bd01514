# SPDX-License-Identifier: GPL-2.0-only
"""A SETUP that names another's address opens nothing and goes on as it is."""

from _common import Control, counted, still_read

NAMES = ("destination=172.26.90.66", "destination=172.26.90.66:5000", "destination=192.168.1.11",
         "destination=192.168.1.1", "destination=\"172.26.90.66\"", "destination=example.org",
         "destination=10.214.0.90", "destination=192.168.1.100", "destination=192.168.1.1000",
         "destination=192.168.1.10.5", "destination=192.168.1.10x",
         "destination=192.168.1.10-a.example.org", "destination=192.168.1.10/24",
         "dest_addr=\"172.26.90.66:5000\"/\"172.26.90.66:5001\"",
         "dest_addr=\":5000\"/\"172.26.90.66:5001\"")


def test(lab):
    control = Control(lab)
    for name in NAMES:
        for line in ("RTP/AVP;unicast;%s;client_port=5000-5001",
                     "RTP/AVP;unicast;client_port=5000-5001,RTP/AVP;unicast;%s"):
            with counted(lab, refused_third_party=1):
                control.setup(line % name)
            assert lab.expectations() == [], (line % name, lab.expectations())
    still_read(control)
