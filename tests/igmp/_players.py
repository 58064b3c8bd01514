"""A film as a channel sends it, and players that nobody here wrote."""

import os
import subprocess
import tempfile

from igmplab.stream import PORT
from rtsplab.program import Program

SECONDS = 6


def film(directory, seconds=SECONDS):
    """An MPEG transport stream of a few seconds."""
    path = os.path.join(directory, "film.ts")
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i",
                    "testsrc=size=160x120:rate=25:duration=%d" % seconds, "-c:v", "mpeg2video",
                    "-g", "5", "-f", "mpegts", path], check=True)
    return path


def pictures(path):
    """The checksum of each picture of a film or of a file that -f framemd5 has written."""
    if not path.endswith(".md5"):
        subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-f", "framemd5", path + ".md5"],
                       check=True)
        path += ".md5"
    with open(path) as file:
        return [line.split(",")[-1].strip() for line in file if not line.startswith("#")]


def send(lab, path, group):
    """Again and again, at its own speed."""
    return Program(lab.source, [
        "ffmpeg", "-v", "error", "-re", "-stream_loop", "-1", "-i", path, "-c", "copy", "-f",
        "mpegts", "udp://%s:%d?localaddr=%s&ttl=16&pkt_size=1316" % (group, PORT, lab.source.addr)])


def directory():
    made = tempfile.TemporaryDirectory(prefix="igmplab-")
    os.chmod(made.name, 0o777)
    return made
