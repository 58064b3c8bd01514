# SPDX-License-Identifier: GPL-2.0-only
"""The kernel log tells how a SETUP was read: with dynamic debug, and with a debug build without it."""

import os

from rtsplab import netns

modules = False
families = ("v4",)

CONTROL = "/sys/kernel/debug/dynamic_debug/control"

WANTED = """
conntrackinfo = 2
IP_CT_DIR_REPLY
found a setup message
tran='Transport: MP2T/H2221/UDP;unicast;client_port=27336'
lo port found : 27336
udp transport found, ports=(0,27336,27336)
expect_related 0.0.0.0:0-10.214.0.9:27336
NAT rtsp help_out
hdr: len=9, CSeq: 3
hdr: len=25, User-Agent: MICA-IP-STB
hdr: len=53, Transport: MP2T/H2221/UDP;unicast;client_port=27336
hdr: Transport
stunaddr=10.214.0.9 (auto)
using port 27336
rep: len=53, Transport: MP2T/H2221/UDP;unicast;client_port=27336
hdr: len=14, x-mayNotify:
""".strip().splitlines()


def play(lab):
    lab.reset(True)
    lab.play("""
        C: SETUP rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 3
        C: User-Agent: MICA-IP-STB
        C: Transport: MP2T/H2221/UDP;unicast;client_port=27336
        C: x-mayNotify:

        S: RTSP/1.0 200 OK
        S: CSeq: 3
        S: Transport: MP2T/H2221/UDP;unicast;client_port=27336
    """)


def told(lab):
    """The lines of the log that are among those wanted, in their order."""
    found = []
    for line in lab.kernel_log():
        if line in WANTED and line not in found:
            found.append(line)
    return found


def dynamic_debug(text):
    """Switch lines of the log on. Only the debug kernel is built without such switches."""
    if not os.path.exists(CONTROL):
        netns.run(["mount", "-t", "debugfs", "none", "/sys/kernel/debug"])
    if not os.path.exists(CONTROL) and "debug" in os.uname().release:
        return False
    with open(CONTROL, "w") as control:
        control.write(text + "\n")
    return True


def test(lab):
    lab.load_modules()
    version = open("/sys/module/nf_conntrack_rtsp/version").read().strip()
    log = lab.kernel_log()
    for line in ("nf_conntrack_rtsp v%s loading" % version, "port #0: 554",
                 "nf_nat_rtsp v%s loading" % version):
        assert line in log, (line, log)
    play(lab)
    assert told(lab) == [], told(lab)

    if dynamic_debug("module nf_conntrack_rtsp +p"):
        play(lab)
        assert told(lab) == WANTED, lab.kernel_log()
    lab.unload_modules()

    usual = lab.modules_dir
    lab.log.start()
    try:
        lab.modules_dir = usual.rstrip("/") + "-debug"
        lab.load_modules()
        play(lab)
        assert told(lab) == WANTED, lab.kernel_log()
    finally:
        lab.modules_dir = usual
