"""A daemon that is not there, a user that may not, a wrong and a half command have clear errors."""

import os
import socket

ours = True
SOCKET = "/run/igmpproxy/igmpproxy.sock"


def test(lab):
    proxy = lab.start()
    for words in (("show", "nothing"), ("show",), ("dance",), ()):
        status, out, errors = proxy.control(*words, check=False)
        assert status != 0 and errors.strip() and not out, (words, status, out, errors)
    path = "/proc/%d/root%s" % (proxy.pid, SOCKET)
    assert os.stat(path).st_mode & 0o777 == 0o600 and os.stat(path).st_uid == 0
    status, _, errors = proxy.control_as(65534, "show", "groups")
    assert status != 0 and "permi" in errors.lower(), errors
    # A half command hangs nobody.
    half = []
    for _ in range(20):
        half.append(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
        half[-1].connect(path)
        half[-1].sendall(b"show gro")
    assert proxy.control("show", "stats")
    lab.settle()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as long:
        long.connect(path)
        try:
            long.sendall(b"x" * 100000 + b"\n")
        except OSError:
            pass
    for each in half:
        each.close()
    assert proxy.control("show", "stats")
    proxy.end()
    status, _, errors = lab.control_without_daemon("show", "groups")
    assert status != 0 and "daemon" in errors, errors
