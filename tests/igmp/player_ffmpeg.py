"""ffmpeg plays a channel through the proxy, and ends its membership when it ends."""

import _players
from _common import GROUP
from igmplab.stream import PORT
from rtsplab.program import Program


def test(lab):
    lab.start()
    with _players.directory() as directory:
        _players.send(lab, _players.film(directory), GROUP)
        player = Program(lab.box, [
            "ffmpeg", "-v", "info", "-i", "udp://%s:%d?localaddr=%s" % (GROUP, PORT, lab.box.addr),
            "-frames:v", "50", "-f", "null", "-"])
        lab.joined(GROUP)
        assert player.wait() == 0, player.report()
        player.says(r"frame= *50 ")
        lab.left(GROUP)
