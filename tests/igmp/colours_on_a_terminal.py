"""The log has colours on a terminal, with the same words, and nowhere else."""

import os
import pty
import re
import subprocess

ours = True


def said(lab, stderr):
    done = subprocess.run([lab.kind.path, "-d", "/nonexistent.conf"], stderr=stderr, timeout=20)
    assert done.returncode == 255, done


def test(lab):
    near, far = pty.openpty()
    said(lab, far)
    os.close(far)
    shown = os.read(near, 65536).decode().replace("\r\n", "\n")
    os.close(near)
    read, write = os.pipe()
    said(lab, write)
    os.close(write)
    plain = os.read(read, 65536).decode()
    os.close(read)
    assert "\033[" in shown and "\033" not in plain, (shown, plain)
    assert re.sub("\033\\[[0-9;]*m", "", shown) == plain, (shown, plain)
