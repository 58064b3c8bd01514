"""systemd is told when the daemon is ready, and while it reads its file again."""

import os
import socket

import _players

ours = True


def test(lab):
    with _players.directory() as directory, \
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        path = os.path.join(directory, "notify")
        manager.bind(path)
        manager.settimeout(15)
        proxy = lab.run(lab.basic(), env={"NOTIFY_SOCKET": path})
        assert b"READY=1" in manager.recv(4096).split(b"\n")
        lab.until(lambda: lab.vifs() == ["br-lan", "vlan2"], "it is at work")
        proxy.hup()
        first = manager.recv(4096).split(b"\n")
        assert b"RELOADING=1" in first, first
        assert [line for line in first if line.startswith(b"MONOTONIC_USEC=")], first
        while b"READY=1" not in manager.recv(4096).split(b"\n"):
            pass
        assert proxy.end() == 0
        while b"STOPPING=1" not in manager.recv(4096).split(b"\n"):
            pass
