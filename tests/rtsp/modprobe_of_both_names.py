# SPDX-License-Identifier: GPL-2.0-only
"""The commands that people know load both modules: both names at once, one after the other, either alone."""

from rtsplab import netns

modules = False
families = ("v4",)

WAYS = (
    ["modprobe nf_conntrack_rtsp nf_nat_rtsp"],
    ["modprobe -a nf_conntrack_rtsp nf_nat_rtsp"],
    ["modprobe nf_conntrack_rtsp", "modprobe nf_nat_rtsp"],
    ["modprobe nf_nat_rtsp"],
    ["modprobe ip_conntrack_rtsp", "modprobe ip_nat_rtsp"],
)


def test(lab):
    lab.install_modules()
    for way in WAYS:
        for command in way:
            netns.run(command.split())
        assert lab.loaded("nf_conntrack_rtsp") and lab.loaded("nf_nat_rtsp"), way
        netns.run(["modprobe", "-r", "nf_nat_rtsp", "nf_conntrack_rtsp"])
        assert not lab.loaded("nf_conntrack_rtsp") and not lab.loaded("nf_nat_rtsp"), way
