"""At an edge that forgets after 260 s ffmpeg plays a channel for 15 minutes, and no picture is missing."""

import os

import _players
from _common import GROUP
from igmplab.stream import PORT
from rtsplab.program import Program

ours = True
long = True
edge = "program"
SECONDS = 15 * 60


def test(lab):
    edge = lab.forgetting_edge(260)
    with _players.directory() as directory:
        film = _players.film(directory, SECONDS + 60)
        sent = _players.pictures(film)
        lab.start()
        seen = os.path.join(directory, "seen.md5")
        player = Program(lab.box, [
            "ffmpeg", "-v", "warning", "-i",
            "udp://%s:%d?localaddr=%s&buffer_size=2000000" % (GROUP, PORT, lab.box.addr),
            "-frames:v", str(SECONDS * 25), "-f", "framemd5", seen])
        lab.joined(GROUP)
        _players.send(lab, film, GROUP)
        assert player.wait(limit=SECONDS + 120) == 0, player.report()
        seen = _players.pictures(seen)
        assert len(seen) == SECONDS * 25, len(seen)
        # It may have come in the middle of a group of pictures.
        first = sent.index(seen[0])
        assert seen == sent[first:first + len(seen)], player.report()
    assert not [line for line in edge.lines if line and line.startswith(("forget", "leave"))]
