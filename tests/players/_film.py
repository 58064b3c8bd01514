# SPDX-License-Identifier: GPL-2.0-only
"""The film, and how each picture of it is known again.

Every picture is another one: its number in black and white blocks over noise. What was
received is decoded and each picture compared by its checksum with those of the film as
it is decoded without any network, so a damaged picture is none of them, and the numbers
say what is missing, came twice or in another order. H.264 decodes to the same bits
everywhere.
"""

import os
import random
import subprocess

WIDTH, HEIGHT, RATE = 160, 128, 10
COUNT = 80                  # pictures
TAIL = 1                    # one more: ffmpeg gives a picture out when the next has come
LAST = COUNT + TAIL - 1
EVERY = 10                  # of which can be decoded without an earlier one
DIR = "/tmp/players"
MP4 = DIR + "/film.mp4"
LONG = DIR + "/long.mp4"    # the film ten times, for who stops somewhere in it
TS = DIR + "/film.ts"
H264 = DIR + "/film.h264"
SOUND = DIR + "/sound.mov"  # the same pictures and a second track
MULAW = DIR + "/sound.ul"   # that track alone


def _picture(number):
    noise = random.Random(number)
    rows = []
    bits = b"".join((b"\xeb" if number >> bit & 1 else b"\x10") * 10 for bit in range(16))
    rows += [bits] * 16
    for _ in range(16, HEIGHT, 8):
        row = b"".join(bytes([noise.randrange(16, 236)]) * 8 for _ in range(WIDTH // 8))
        rows += [row] * 8
    return b"".join(rows)


def _ffmpeg(*words, data=None):
    done = subprocess.run(("ffmpeg", "-nostdin", "-v", "error", "-y") + words, input=data,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.stdout.decode(), done.stderr.decode()


def make():
    """The film in its forms, once for all tests."""
    if os.path.isdir(DIR):
        return
    os.makedirs(DIR)
    os.chmod(DIR, 0o777)        # some players are nobody
    _ffmpeg("-f", "rawvideo", "-pix_fmt", "gray", "-s", "%dx%d" % (WIDTH, HEIGHT),
            "-r", str(RATE), "-i", "-", "-pix_fmt", "yuv420p", "-c:v", "libx264",
            "-profile:v", "baseline", "-preset", "veryfast", "-g", str(EVERY),
            "-x264-params", "scenecut=0", MP4,
            data=b"".join(_picture(number) for number in range(COUNT + TAIL)))
    _ffmpeg("-stream_loop", "9", "-i", MP4, "-c", "copy", LONG)
    _ffmpeg("-i", MP4, "-c", "copy", TS)
    _ffmpeg("-i", MP4, "-c", "copy", H264)
    _ffmpeg("-f", "lavfi", "-i", "anoisesrc=r=8000:seed=1", "-t", str((COUNT + TAIL) / RATE),
            "-c:a", "pcm_mulaw", "-f", "mulaw", MULAW)
    _ffmpeg("-i", MP4, "-f", "mulaw", "-ar", "8000", "-i", MULAW, "-c", "copy", SOUND)


def _sums(text):
    return [line.split(",")[-1].strip() for line in text.splitlines()
            if line and line[0] != "#" and line.count(",") == 5]


def _decoded(path):
    return _sums(_ffmpeg("-i", path, "-map", "0:v", "-fps_mode", "passthrough",
                         "-f", "framemd5", "-")[0])


class Film:
    """Knows the numbers of the pictures that were received."""

    known = None

    def __init__(self):
        make()
        if Film.known is None:
            sums = _decoded(MP4)
            assert len(set(sums)) == COUNT + TAIL, "the film has %d pictures" % len(sums)
            Film.known = {each: number for number, each in enumerate(sums)}

    def pictures(self, path):
        """The numbers of the pictures in a file; None is a picture that is not the film's.

        The file is a film, or a list of checksums that ffmpeg wrote.
        """
        if path.endswith(".md5"):
            with open(path) as file:
                sums = _sums(file.read())
        else:
            sums = _decoded(path)
        return [self.known.get(each) for each in sums]


def count(path):
    """How many pictures a list of checksums has by now."""
    try:
        with open(path) as file:
            return len(_sums(file.read()))
    except FileNotFoundError:
        return 0


def _slices(path):
    """The coded pictures in a file of H.264, each of which is a single slice in this film."""
    try:
        with open(path, "rb") as file:
            units = file.read().split(b"\0\0\1")[1:]
    except FileNotFoundError:
        return []
    return [each.rstrip(b"\0") for each in units if each and each[0] & 0x1f in (1, 5)]


def coded(path):
    """The numbers of the pictures in a file of H.264, known by their bytes.

    Needs no decoder, for which a picture behind a missing one is another than the film's.
    """
    known = {each: number for number, each in enumerate(_slices(H264))}
    assert len(known) == COUNT + TAIL, "the film has %d slices" % len(known)
    return [known.get(each) for each in _slices(path)]


def at_its_end(path):
    """Whether a file of H.264 has the last picture of the film by now."""
    return coded(path)[-1:] == [LAST]


def in_turn(pictures, first=None, at_least=1):
    """Each picture is the film's and follows the one before."""
    if not pictures or len(pictures) < at_least:
        raise AssertionError("%d pictures, wanted %d at least: %r" % (
            len(pictures), at_least, pictures))
    wanted = [(number + (pictures[0] or 0)) % (COUNT + TAIL) for number in range(len(pictures))]
    if pictures != wanted:
        raise AssertionError("not the film picture by picture: %r" % (pictures,))
    if first is not None and pictures[0] != first:
        raise AssertionError("begins with picture %d, not %d" % (pictures[0], first))


def whole(pictures, first=0):
    """Every picture of the film from there on, each once and in its turn."""
    in_turn(pictures, first=first)
    if not COUNT - first <= len(pictures) <= COUNT + TAIL - first:
        raise AssertionError("%d pictures from %d on, wanted %d" % (
            len(pictures), first, COUNT - first))


def runs(pictures):
    """The pictures, cut where the next one is not the next of the film; all are the film's."""
    if not pictures or None in pictures:
        raise AssertionError("not the film's pictures: %r" % (pictures,))
    out = []
    for number in pictures:
        if out and out[-1][-1] == number - 1:
            out[-1].append(number)
        else:
            out.append([number])
    return out
