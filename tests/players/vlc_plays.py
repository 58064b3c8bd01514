# SPDX-License-Identifier: GPL-2.0-only
"""VLC plays a film of gst-rtsp-server over a pair of UDP ports (its SAT>IP module)."""

from _film import Film, whole
from _players import any_opened, closed, gst_server, place, silent, translated, understood, \
    url, vlc
from _wire import carried

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    path = place() + "/out.ts"
    gst_server(lab, "hold")
    # SETUP, PLAY, TEARDOWN: it asks for nothing else
    with carried(lab.server, lab.box), silent(lab, lab.box), \
            understood(lab, connections=1, setups=1, requests=3):
        player = vlc(lab.box, url(lab.server, "stream=0"), path)
        ports = any_opened(lab, 2)
        translated(lab, lab.box, ports[0], ports[0], lab.server)
        player.wait()
        closed(lab)
    whole(Film().pictures(path))
