# SPDX-License-Identifier: GPL-2.0-only
"""A box that is sent to another server, by a 3xx or by a REDIRECT, plays from there with the port that it had."""

from _common import Control, leaves_from, message, reply

LINE = "MP2T/H2221/UDP;unicast;client_port=27392"


def plays(lab, control, server):
    sock, source = lab.box.udp(27392), server.udp(49980)
    control.setup(LINE)
    control.reply(LINE + ";server_port=49980", session="2")
    leaves_from(lab, sock, source, 27392)
    lab.media_reaches(server, 27392, sock, times=3, source=source)
    sock.close()
    source.close()
    lab.expire_udp_flows()


def test(lab):
    # the SETUP is answered with the way to go
    old = Control(lab)
    old.setup(LINE)
    old.answer(message("RTSP/1.0 302 Moved Temporarily", "CSeq: 1",
                       "Location: rtsp://%s:554/film" % lab.media2.addr))
    assert lab.expectations() == []
    new = Control(lab, server=lab.media2)
    plays(lab, new, lab.media2)
    new.client.reset()

    # in the middle of a film, first to the new server and only then away from the old one
    plays(lab, old, lab.server)
    order = message("REDIRECT rtsp://a/film RTSP/1.0", "CSeq: 732", "Session: 2",
                    "Location: rtsp://%s:554/film;client_port=27392" % lab.media2.addr)
    old.answer(order)
    old.ask(reply(732))
    new = Control(lab, server=lab.media2)
    plays(lab, new, lab.media2)
    old.exchange("TEARDOWN", "Session: 2")
    sock = lab.box.udp(27392)
    lab.media_reaches(lab.media2, 27392, sock, times=2)
    new.exchange("TEARDOWN", "Session: 2")
    assert lab.expectations() == []
