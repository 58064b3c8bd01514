# SPDX-License-Identifier: GPL-2.0-only
"""A control port other than 554 is followed where a rule names it, and 554 is not where none does."""

helper_rule = False

DIALOGUE = """
    C: SETUP rtsp://{[server]}:{tcp}/film RTSP/1.0
    C: CSeq: 3
    C: Transport: MP2T/H2221/UDP;unicast;destination={box};client_port=27392
    S> Transport: MP2T/H2221/UDP;unicast;destination={outer};client_port=27392

    S: RTSP/1.0 200 OK
    S: CSeq: 3
    S: Session: 1
    S: Transport: MP2T/H2221/UDP;unicast;destination={outer};client_port=27392
    C> Transport: MP2T/H2221/UDP;unicast;destination={box};client_port=27392
"""
UNTOUCHED = """
    C: SETUP rtsp://{[server]}/film RTSP/1.0
    C: CSeq: 3
    C: Transport: MP2T/H2221/UDP;unicast;destination={box};client_port=27392
"""


def test(lab):
    sock = lab.box.udp(27392)
    for tcp in (8554, 7070, 65535):
        lab.iptables("-t", "raw", "-A", "PREROUTING", "-p", "tcp", "--dport", str(tcp),
                     "-j", "CT", "--helper", "rtsp")
        play = lab.play(DIALOGUE, tcp_port=tcp, tcp=tcp)
        lab.media_reaches(lab.media, 27392, sock, times=3)
        play.client.reset()
        lab.flush()
    lab.play(UNTOUCHED)
    assert lab.expectations() == []
    lab.media_does_not_reach(lab.media, 27392, sock)
