# SPDX-License-Identifier: GPL-2.0-only
"""When there is room for no further expectation, the server that a reply names is let in all the same."""

from _common import Control, sysctl

LINE = "RTP/AVP;unicast;client_port="


def plays(lab, control):
    socks = [lab.box.udp(port) for port in (5000, 5001)]
    control.setup(LINE + "5000-5001")
    control.reply(LINE + "5000-5001;source=%s;server_port=6970-6971" % lab.media.addr,
                  session="1")
    for sock in socks:
        lab.media_reaches(lab.media, sock.port, sock, times=2)
        lab.media_does_not_reach(lab.stranger, sock.port, sock)
        sock.close()
    control.exchange("TEARDOWN", "Session: 1")
    lab.expire_udp_flows()


def test(lab):
    # in the kernel's table
    control = Control(lab)
    with sysctl("nf_conntrack_expect_max", 2):
        plays(lab, control)
    # and in what one connection may hold
    for first, ports in ((6000, 16), (7000, 16), (8000, 16), (9000, 14)):
        control.setup(LINE + "/".join(str(first + 2 * each) for each in range(ports)))
    assert len(lab.expectations()) == 62
    plays(lab, control)
