"""Without -d the log goes to syslog, as igmpproxy[PID]."""

import os
import socket

import _players
from _common import GROUP
from igmplab import igmp
from igmplab.daemon import OWN_LOG


def lines(sock, found):
    try:
        while True:
            found.append(sock.recv(4096).decode())
    except BlockingIOError:
        return found


def test(lab):
    with _players.directory() as directory, \
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
        path = os.path.join(directory, "log")
        log.bind(path)
        os.chmod(path, 0o666)
        log.setblocking(False)
        proxy = lab.start(options=("-n", "-v"), env={"LOG_SOCKET": path}, before=OWN_LOG)
        lab.box.say(igmp.report(GROUP))
        lab.joined(GROUP)
        found = []
        wanted = "igmpproxy[%d]: Joining group %s on interface vlan2" % (proxy.pid, GROUP)
        lab.until(lambda: [each for each in lines(log, found) if wanted in each], wanted)
        assert not [each for each in found if "\033" in each], found
