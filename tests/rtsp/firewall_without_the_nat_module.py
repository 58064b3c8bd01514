# SPDX-License-Identifier: GPL-2.0-only
"""A router that translates nothing needs nf_conntrack_rtsp alone."""

from rtsplab import netns

from _common import Control, counted
from _networks import routed

modules = False
helper_rule = False


def test(lab):
    netns.run(["modprobe", "nf_conntrack"])
    lab.insmod("nf_conntrack_rtsp")
    with routed(lab):
        lab.iptables("-t", "raw", "-A", "PREROUTING", "-p", "tcp", "--dport", "554",
                     "-j", "CT", "--helper", "rtsp")
        if lab.loaded("nf_nat_rtsp"):       # as far as the rule finds it
            netns.run(["rmmod", "nf_nat_rtsp"])
        control = Control(lab)
        with counted(lab):
            control.setup("RTP/AVP;unicast;destination={box};client_port=5000-5001")
            control.reply("RTP/AVP;unicast;destination={box};client_port=5000-5001;"
                          "server_port=6970-6971", session="1")
        assert sorted(each.port for each in lab.expectations()
                      if each.tuple.dst == lab.box.addr) == [5000, 5001], lab.expectations()
        sock = lab.box.udp(5000)
        lab.media_reaches(lab.media, 5000, sock, times=3, to=lab.box.addr)
        control.exchange("TEARDOWN", "Session: 1")
        lab.expire_udp_flows()
        lab.media_does_not_reach(lab.media, 5000, sock, to=lab.box.addr)
