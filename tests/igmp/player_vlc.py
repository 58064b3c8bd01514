"""VLC plays a channel through the proxy, and zaps to another."""

import _players
from _common import GROUP, OTHER
from igmplab.stream import PORT
from rtsplab.program import Program


def test(lab):
    lab.start()
    with _players.directory() as directory:
        film = _players.film(directory)
        for group in (GROUP, OTHER):
            _players.send(lab, film, group)
        for group in (GROUP, OTHER):
            player = Program(lab.box, [
                "cvlc", "-vv", "--no-audio", "--vout", "dummy", "--miface", "eth0",
                "udp://@%s:%d" % (group, PORT)], nobody=True, env={"HOME": directory})
            lab.joined(group, limit=60)
            player.says('using vout display module "vdummy"')     # a picture was decoded
            player.end()
            lab.left(group)
