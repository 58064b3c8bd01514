# SPDX-License-Identifier: GPL-2.0-only
"""A box that asks for its port again on a new connection, the old one never ended, gets that port."""

from _common import Control, leaves_from

LINE = "MP2T/H2221/UDP;unicast;client_port=27392"


def on_the_same_port(lab, sock, source):
    old = []
    for session in ("1", "2", "3"):
        control = Control(lab)
        control.setup(LINE)
        control.reply(LINE + ";server_port=49980", session=session)
        for _ in range(2):
            leaves_from(lab, sock, source, 27392)
            lab.media_reaches(lab.server, 27392, sock, times=2, source=source)
            lab.expire_udp_flows()
        old.append(control)
    # what is left of the old connections has nothing to say any more
    old[0].client.reset()
    old[1].exchange("TEARDOWN", "Session: 2")
    leaves_from(lab, sock, source, 27392)
    lab.expire_udp_flows()
    lab.media_reaches(lab.media, 27392, sock, times=2)
    old[2].exchange("TEARDOWN", "Session: 3")
    lab.expire_udp_flows()


def on_another_port(lab, sock, source):
    """Its port was moved before, as another box had it, and is free now."""
    rival = Control(lab, lab.box2)
    rival.setup(LINE)
    lab.play("""
        C: SETUP rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 3
        C: Transport: MP2T/H2221/UDP;unicast;client_port=27392
        S> Transport: MP2T/H2221/UDP;unicast;client_port={?port}

        S: RTSP/1.0 200 OK
        S: CSeq: 3
        S: Transport: MP2T/H2221/UDP;unicast;client_port={port};server_port=49980
        C> Transport: MP2T/H2221/UDP;unicast;client_port=27392;server_port=49980
    """)
    rival.reply(status="461 Unsupported Transport")
    control = Control(lab)
    control.setup(LINE)
    control.reply(LINE + ";server_port=49980", session="5")
    leaves_from(lab, sock, source, 27392)


def test(lab):
    sock = lab.box.udp(27392)
    source = lab.server.udp(49980)
    on_the_same_port(lab, sock, source)
    assert lab.expectations() == []
    on_another_port(lab, sock, source)
