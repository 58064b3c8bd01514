# SPDX-License-Identifier: GPL-2.0-only
"""VLC plays a film that comes from another machine than the one that it asked."""

from _film import Film, whole
from _players import any_opened, closed, place, silent, small_servers, translated, \
    understood, url, vlc
from _wire import carried

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    path = place() + "/out.ts"
    small_servers(lab, media=["--rtp"])
    with carried(lab.media, lab.box), silent(lab, lab.box), \
            understood(lab, connections=1, setups=1):
        player = vlc(lab.box, url(lab.server), path)
        ports = any_opened(lab, 2)
        translated(lab, lab.box, ports[0], ports[0], lab.media)
        player.wait()
        closed(lab)
    whole(Film().pictures(path))
