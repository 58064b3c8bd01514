# SPDX-License-Identifier: GPL-2.0-only
"""The kernel's helpers of FTP and SIP work beside this one, each for its own; a port that SIP has is moved."""

import re

from _common import Control

kernels = ("5.10", "6.1", "6.12", "7.3")    # the debug kernel has no SIP
families = ("v4",)      # the kernel's FTP helper would want another command in IPv6

OTHERS = ("nf_nat_ftp", "nf_nat_sip", "nf_conntrack_ftp", "nf_conntrack_sip")

INVITE = """\
INVITE sip:film@{server} SIP/2.0
Via: SIP/2.0/UDP {box}:5060;branch=z9hG4bK1
From: <sip:box@{box}>;tag=1
To: <sip:film@{server}>
Call-ID: 1@{box}
CSeq: 1 INVITE
Contact: <sip:box@{box}:5060>
Content-Type: application/sdp
Content-Length: %d

"""
SDP = """\
v=0
o=- 1 1 IN IP4 {box}
s=-
c=IN IP4 {box}
t=0 0
m=audio 5004 RTP/AVP 0
"""


def rule(lab, proto, port, helper):
    lab.iptables("-t", "raw", "-A", "PREROUTING", "-p", proto, "--dport", str(port),
                 "-j", "CT", "--helper", helper)


def wire(lab, text):
    return lab.fill(text).replace("\n", "\r\n").encode()


def file_transfer(lab):
    """PORT is translated, and the server connects to the box."""
    listener = lab.box.listen(4660)
    client, server = lab.control_connection(port=21)
    for line, wanted in ((b"USER lab\r\n", b"USER lab\r\n"),
                         (b"PORT 192,168,1,10,18,52\r\n", b"PORT 10,214,0,9,18,52\r\n")):
        client.send_pieces([line])
        got = server.recv_until(b"\r\n")
        assert got == wanted, got
    lab.server.connect(lab.outer, 4660)
    listener.accept()
    listener.close()


def call(lab):
    """INVITE is translated, and the other side's voice reaches the box."""
    phone, far = lab.box.udp(5060), lab.server.udp(5060)
    sdp = wire(lab, SDP)
    phone.sendto(wire(lab, INVITE % len(sdp)) + sdp, lab.server.addr, 5060)
    got = far.recv()[0]
    assert lab.box.addr.encode() not in got.partition(b"\r\n\r\n")[2], got
    assert re.search(rb"c=IN IP4 " + re.escape(lab.outer.encode()), got), got
    voice = lab.box.udp(5004)
    lab.media_reaches(lab.server, 5004, voice)
    return voice


def test(lab):
    lab.sh(lab.router, "modprobe -a " + " ".join(OTHERS))
    try:
        rule(lab, "tcp", 21, "ftp")
        rule(lab, "udp", 5060, "sip")
        film = Control(lab)
        film.setup("RTP/AVP;unicast;client_port=5000-5001")
        file_transfer(lab)
        call(lab)
        assert {each.helper for each in lab.expectations()} == {"rtsp", "sip"}
        helpers = sorted(flow.helper for flow in lab.flows() if flow.helper)
        assert helpers == ["ftp", "rtsp", "sip"], helpers
        # what the call was promised stays the call's
        other = Control(lab, lab.box2)
        other.setup("RTP/AVP;unicast;client_port=5004-5005",
                    becomes="RTP/AVP;unicast;client_port=5006-5007")
        lab.media_reaches(lab.media, 5006, lab.box2.udp(5004))
        lab.media_reaches(lab.media, 5000, lab.box.udp(5000))
        file_transfer(lab)
    finally:
        lab.close_sockets()
        lab.topology.reset_rules(False)
        lab.flush()
        lab.sh(lab.router, "modprobe -r " + " ".join(OTHERS))
