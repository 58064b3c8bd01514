# SPDX-License-Identifier: GPL-2.0-only
"""ffmpeg announces a film and sends it to a listening ffmpeg, over UDP and interleaved."""

from _film import Film, whole
from _players import PORTS, closed, ffmpeg_listener, ffmpeg_recorder, opened, place, received, \
    translated, understood, url

flavour = "players"
kernels = ("6.1", "7.3")
modes = ("paged",)


def test(lab):
    path = place()
    for way in ("udp", "tcp"):
        sums = "%s/%s.md5" % (path, way)
        lab.expire_udp_flows()
        listener = ffmpeg_listener(lab.server, url(lab.server), sums)
        with understood(lab, connections=1, setups=1):
            player = ffmpeg_recorder(lab.box, url(lab.server), "-rtsp_transport", way,
                                     *PORTS)
            received(sums, 10)
            if way == "udp":
                # The box sends, so the flow is its own; it leaves from the announced port.
                opened(lab, 5000, 5001)
                translated(lab, lab.box, 5000, 5000, lab.server)
            else:
                assert lab.expectations() == [] and lab.flows("udp") == []
            player.wait()
            closed(lab)
        listener.end()
        whole(Film().pictures(sums))
