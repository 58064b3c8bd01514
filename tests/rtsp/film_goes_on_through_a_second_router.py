# SPDX-License-Identifier: GPL-2.0-only
"""With conntrackd a second router takes over and the film goes on; where no NAT is, from another media server, too."""

import contextlib
import subprocess

from _common import Control, awaited
from _documents import blocks
from _second_router import SYNC, batch, second_router

from rtsplab import netns, topology

flavour = "others"
families = ("v4",)
modes = ("paged",)

CONF = "/tmp/conntrackd-%d.conf"


def configure(number, text):
    """Both have the same file system, so each gets names of its own in it."""
    text = text.replace("/conntrackd.", "/conntrackd-%d." % number)
    if number:
        text = text.replace(SYNC[0], "other").replace(SYNC[1], SYNC[0]).replace("other", SYNC[1])
    with open(CONF % number, "w") as file:
        file.write(text)


@contextlib.contextmanager
def conntrackd(spaces, text):
    daemons = []
    try:
        for number, space in enumerate(spaces):
            configure(number, text)
            with space.inside():
                daemons.append(subprocess.Popen(
                    ["conntrackd", "-C", CONF % number],
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        yield
    finally:
        for daemon in daemons:
            daemon.terminate()
            daemon.wait()


def ask(number, *words):
    return netns.run(["conntrackd", "-C", CONF % number, *words], check=False)


def without_nat(lab):
    """The routers are firewalls only, so the provider has to know the way to the boxes."""
    batch(lab.provider, "route replace 192.168.1.0/24 via %s" % topology.OUTER["v4"])


def known(text, *words):
    return all(word in text for word in words)


def failover(lab, to, take_over, second):
    """A film plays to `to`, and goes on when the second router has taken over.

    Gives back the box's socket.
    """
    def media_comes(source):
        source.sendto(b"media", to, 5000)
        got = sock.recv()
        assert got == (b"media", lab.media.addr, source.port), got

    for number in (0, 1):
        awaited(lambda: "cache internal" in ask(number, "-s"), "conntrackd answers")
    sock, source = lab.box.udp(5000), lab.media.udp()
    control = Control(lab)
    line = "RTP/AVP;unicast;client_port=5000"
    control.setup(line)
    control.reply(line)
    media_comes(source)
    awaited(lambda: known(ask(1, "-e", "expect"), "dport=5000"), "the port is known")
    awaited(lambda: known(ask(1, "-e"), "sport=%d" % source.port, "ESTABLISHED"),
            "the film and the control connection are known")

    for command in take_over.splitlines():
        ask(1, *command.split()[1:])
    expected = second.space.run(["conntrack", "-L", "expect"])
    assert known(expected, "dport=5000", "PERMANENT", "helper=rtsp"), expected
    second.take_over()
    if to == lab.box.addr:
        without_nat(lab)
    media_comes(source)
    control.exchange("PLAY")
    return sock


@contextlib.contextmanager
def pair(lab, conf):
    with second_router(lab) as second, conntrackd((lab.router.space, second.space), conf):
        yield second
    lab.close_sockets()
    lab.flush()


def test(lab):
    conf, take_over = blocks("docs/firewalls.md", "Two routers, one of which takes over")
    with pair(lab, conf) as second:
        failover(lab, lab.outer, take_over, second)
    lab.iptables("-t", "nat", "-F", "POSTROUTING")
    without_nat(lab)
    try:
        with pair(lab, conf) as second:
            sock = failover(lab, lab.box.addr, take_over, second)
            # what lets this one in is the expectation
            other = lab.media2.udp()
            other.sendto(b"another", lab.box.addr, 5000)
            assert sock.recv() == (b"another", lab.media2.addr, other.port)
            other.sendto(b"nobody expects this", lab.box.addr, 5002)
            closed = lab.box.udp(5002)
            lab.settle(lab.media2)
            closed.assert_nothing()
    finally:
        lab.provider.run("ip", "route", "flush", "192.168.1.0/24")
