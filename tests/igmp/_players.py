"""A film as a channel sends it, and players that nobody here wrote."""

import os
import subprocess
import tempfile

from igmplab.stream import PORT
from rtsplab.program import Program

SECONDS = 6


def film(directory):
    """An MPEG transport stream of a few seconds."""
    path = os.path.join(directory, "film.ts")
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i",
                    "testsrc=size=160x120:rate=25:duration=%d" % SECONDS, "-c:v", "mpeg2video",
                    "-g", "5", "-f", "mpegts", path], check=True)
    return path


def send(lab, path, group):
    """Again and again, at its own speed."""
    return Program(lab.source, [
        "ffmpeg", "-v", "error", "-re", "-stream_loop", "-1", "-i", path, "-c", "copy", "-f",
        "mpegts", "udp://%s:%d?localaddr=%s&ttl=16&pkt_size=1316" % (group, PORT, lab.source.addr)])


def directory():
    made = tempfile.TemporaryDirectory(prefix="igmplab-")
    os.chmod(made.name, 0o777)
    return made
