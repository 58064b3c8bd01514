# SPDX-License-Identifier: GPL-2.0-only
"""Over links that lose, double, delay and swap packets both streams of long conversations stay whole."""

import contextlib
import socket

from _common import counted
from _conversation import Talk, finish

from rtsplab import netem
from rtsplab.dialogue import SPECIAL
from rtsplab.host import Host

# The second box's address and its gateway's. One box has an address that is shorter
# than the router's own, so that requests grow and replies shrink; the other's is longer.
SECOND = {
    "v4": ("10.0.0.2", "10.0.0.1", "/24"),
    "v6": ("fd03:1111:2222:3333:4444:5555:6666:7772",
           "fd03:1111:2222:3333:4444:5555:6666:7771", "/64"),
}
PORTS = range(6000, 6020, 2)
ROUNDS = 3

# Of tcpi_options in struct tcp_info: time stamps, SACK, window scaling.
OPTIONS_AT, OPTIONS = 5, 1 | 2 | 4


@contextlib.contextmanager
def another_address(lab):
    """The second box with an address of another length."""
    mine, gateway, size = SECOND[lab.family]
    lab.router.run("ip", "addr", "add", gateway + size, "dev", "lan")
    lab.box2.run("ip", "addr", "add", mine + size, "dev", "eth0")
    box = Host(lab.box2.space, dict.fromkeys(SECOND, mine))
    try:
        yield box
    finally:
        box.reset()
        lab.box2.run("ip", "addr", "del", mine + size, "dev", "eth0")
        lab.router.run("ip", "addr", "del", gateway + size, "dev", "lan")


def connect(lab, boxes):
    nowhere = SPECIAL[lab.family]
    talks = [Talk(box.addr, lab.control_connection(box), lab.outer,
                  (box.addr, nowhere["loopback"], nowhere["unspecified"]), seed)
             for seed, box in enumerate(boxes)]
    for talk in talks:
        info = talk.client.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 8)
        assert info[OPTIONS_AT] & OPTIONS == OPTIONS, info
    return talks


def converse(talks):
    for turn in range(ROUNDS):
        for talk in talks:
            # one alone, two, a row
            talk.ask(PORTS[:(1, 2, len(PORTS))[turn % 3]])
        finish(talks)


def test(lab):
    with another_address(lab) as box2:
        with netem.patient(lab, lab.box, lab.box2, lab.server) as links, counted(lab):
            # Before: a SYN that was lost is sent again after a second, which TCP then takes
            # for the time to the other end and back, and waits longer for all that follows.
            talks = connect(lab, (lab.box, box2))
            with links.spoilt():
                converse(talks)
                assert links.lost() > 0
        outer = [set(talk.ports.values()) for talk in talks]
        assert not outer[0] & outer[1], outer
        wanted = sorted(outer[0] | outer[1])
        assert lab.expected_ports() == wanted, (lab.expected_ports(), wanted)
