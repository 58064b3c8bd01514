# SPDX-License-Identifier: GPL-2.0-only
"""Whoever sent media before the reply goes on only if the reply lets him in."""

from _common import Control, counted

LINE = "RTP/AVP;unicast;client_port=%s"
FLOWS = 16      # that are let in before the reply


def another_server_is_named(lab):
    sock = lab.box.udp(5000)
    control = Control(lab)
    control.setup(LINE % 5000)
    shut = [(host, lab.media_reaches(host, 5000, sock)) for host in (lab.stranger, lab.media2)]
    stay = [(host, lab.media_reaches(host, 5000, sock)) for host in (lab.media, lab.server)]
    with counted(lab, flows_shut_out=len(shut)):
        control.reply(LINE % 5000 + ";source=%s" % lab.media.addr, session="1")
        for host, source in shut:
            lab.media_does_not_reach(host, 5000, sock, source=source)
        for host, source in stay:
            lab.media_reaches(host, 5000, sock, times=2, source=source)


def another_port_is_picked(lab):
    """One SETUP is refused and one agrees on one of its ports; a third has no reply yet."""
    control = Control(lab)
    flows = {}
    for port in (6000, 6002, 6004, 6006):
        flows[port] = lab.box.udp(port)
    for ports in ("6000", "6002,RTP/AVP;unicast;client_port=6004", "6006"):
        control.setup(LINE % ports)
    flows = {port: (sock, lab.media_reaches(lab.media, port, sock))
             for port, sock in flows.items()}

    def goes_on(port):
        sock, source = flows[port]
        lab.media_reaches(lab.media, port, sock, source=source)

    def is_over(port):
        sock, source = flows[port]
        lab.media_does_not_reach(lab.media, port, sock, source=source)

    with counted(lab, flows_shut_out=3):
        control.cseq -= 2
        control.reply(status="461 Unsupported Transport")
        is_over(6000)
        goes_on(6002)
        control.cseq += 1
        control.reply(LINE % 6004, session="2")
        is_over(6002)
        goes_on(6004)
        goes_on(6006)
        control.cseq += 1
        control.reply(status="461 Unsupported Transport")
        is_over(6006)
        goes_on(6004)


def more_than_are_remembered(lab):
    """The oldest has to begin anew each time, so none is shut in or out."""
    sock = lab.box.udp(7000)
    control = Control(lab)
    control.setup(LINE % 7000)
    server = lab.media_reaches(lab.server, 7000, sock)
    with counted(lab, flows_shut_out=2 * FLOWS + 1):
        shut = [lab.media_reaches(lab.stranger, 7000, sock) for _ in range(2 * FLOWS)]
        lab.media_reaches(lab.server, 7000, sock, source=server)
        control.reply(LINE % 7000 + ";source=%s" % lab.server.addr, session="3")
        for source in shut:
            lab.media_does_not_reach(lab.stranger, 7000, sock, source=source)
        lab.media_reaches(lab.server, 7000, sock, source=server)


def test(lab):
    another_server_is_named(lab)
    another_port_is_picked(lab)
    more_than_are_remembered(lab)
