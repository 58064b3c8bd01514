# SPDX-License-Identifier: GPL-2.0-only
"""VLC gets the film of a box that asks with MP2T/H2221/UDP for one port, before and after a pause."""

import os

from rtsplab import rtsp
from rtsplab.program import awaited

from _film import TS, Film, whole
from _players import closed, opened, place, small_servers, translated, understood, url, vlc

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


class Box:
    """What a box says on its control connection; VLC has its port."""

    def __init__(self, lab):
        self.conn = lab.box.connect(lab.server)
        self.url = url(lab.server)
        self.number = 0

    def ask(self, method, *headers):
        self.number += 1
        headers = [("CSeq", str(self.number)), ("User-Agent", "MICA-IP-STB")] + list(headers)
        self.conn.send(rtsp.encode("%s %s RTSP/1.0" % (method, self.url), headers))
        head = self.conn.recv_until(b"\r\n\r\n")
        assert head.startswith(b"RTSP/1.0 200 OK\r\n"), head


def test(lab):
    path = place() + "/out.ts"
    small_servers(lab)
    player = vlc(lab.box, "udp://@:27392", path)
    awaited(lambda: ":27392 " in lab.box.run("ss", "-Hlun"), "VLC has the port")
    box = Box(lab)
    with understood(lab, connections=1, setups=1, requests=5):
        box.ask("SETUP", ("Transport", "MP2T/H2221/UDP;unicast;client_port=27392"),
                ("x-mayNotify", ""))
        box.ask("PLAY")
        opened(lab, 27392)
        translated(lab, lab.box, 27392, 27392, lab.media)
        awaited(lambda: os.path.exists(path) and os.path.getsize(path) > 30000,
                "VLC has some of the film")
        box.ask("PAUSE")
        lab.expire_udp_flows()
        # This server begins anew.
        box.ask("PLAY")
        translated(lab, lab.box, 27392, 27392, lab.media)
        # It announces the end.
        assert b"2101" in box.conn.recv_until(b"\r\n\r\n")
        opened(lab, 27392)
        box.ask("TEARDOWN")
        closed(lab)
    player.end()
    with open(path, "rb") as got, open(TS, "rb") as sent:
        got, film = got.read(), sent.read()
    before, after = got[:-len(film)], got[-len(film):]
    assert after == film and film.startswith(before) and len(before) >= 30000, \
        (len(film), len(before), len(after))
    with open(path, "wb") as file:
        file.write(after)
    whole(Film().pictures(path))
