# SPDX-License-Identifier: GPL-2.0-only
"""A translated connection without the NAT module: the SETUP goes on, opens nothing and is counted."""

from rtsplab import netns

from _common import Control, counted, still_read

modules = False
helper_rule = False


def test(lab):
    netns.run(["modprobe", "-a", "nf_conntrack", "nf_nat"])
    lab.insmod("nf_conntrack_rtsp")
    lab.iptables("-t", "raw", "-A", "PREROUTING", "-p", "tcp", "--dport", "554",
                 "-j", "CT", "--helper", "rtsp")
    control = Control(lab)
    with counted(lab, refused_no_nat_module=1):
        control.setup("RTP/AVP;unicast;destination={box};client_port=5000-5001")
    assert lab.expectations() == []
    lab.media_does_not_reach(lab.server, 5000, lab.box.udp(5000))
    # it is loaded later: the connection that is there gets what it asks for
    lab.insmod("nf_nat_rtsp")
    still_read(control)
