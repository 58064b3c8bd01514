# SPDX-License-Identifier: GPL-2.0-only
"""Two processes on two processors work on two connections, and on both ends of one, while modules, state and a namespace go."""

import os
import signal
import traceback

from _common import Control, reply, setup

from rtsplab import netns
from rtsplab.dialogue import frame
from rtsplab.host import Conn

modules = False
modes = ("paged", "paged6")     # half a minute each
quick = False

LINE = "RTP/AVP;unicast;destination=%s;client_port=%d"
ROUNDS = 60


class Workers:
    """Processes of their own, each on a processor of its own where there are several."""

    def __init__(self, *functions):
        self.pids = [self._start(number, each) for number, each in enumerate(functions)]

    @staticmethod
    def _start(number, function):
        pid = os.fork()
        if pid:
            return pid
        status = 1
        try:
            os.sched_setaffinity(0, {number % os.cpu_count()})
            function()
            status = 0
        except BaseException:       # a child must not go on as its parent
            traceback.print_exc()
        finally:
            os._exit(status)

    def finish(self):
        """Wait until they have ended well."""
        pids, self.pids = self.pids, []
        failed = [pid for pid in pids if os.waitpid(pid, 0)[1]]
        if failed:
            raise AssertionError("%d of %d workers failed, see the output" % (
                len(failed), len(pids)))

    def stop(self):
        for pid in self.pids:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self.pids = []


def load(lab):
    lab.load_modules()
    lab.topology.reset_rules(True)
    lab.helper_rule = True


# ---- two connections ----

def sessions(lab, control, box, port):
    """SETUP, reply, media on the connection, TEARDOWN, again and again."""
    for turn in range(ROUNDS):
        control.setup(LINE % (box.addr, port), becomes=LINE % (lab.outer, port))
        control.reply(LINE % (lab.outer, port), becomes=LINE % (box.addr, port), session="1")
        control.ask(frame(0, 100 * turn))
        control.answer(frame(1, 100 * turn))
        control.exchange("TEARDOWN", "Session: 1")


def two_connections(lab):
    boxes = (lab.box, lab.box2)
    controls = [Control(lab, box) for box in boxes]
    Workers(*[lambda mine=(control, box, port): sessions(lab, *mine)
              for control, box, port in zip(controls, boxes, (5000, 6000))]).finish()
    assert lab.expectations() == []
    for control in controls:
        control.exchange("OPTIONS")


# ---- both ends of one ----

def turns(lab):
    """(SETUP as it is sent, as it arrives, reply as it is sent, as it arrives)"""
    for turn in range(ROUNDS):
        port = 5000 + turn
        around = frame(0, turn * 37), frame(1, turn * 53)
        yield (setup(turn, LINE % (lab.box.addr, port)) + around[0],
               setup(turn, LINE % (lab.outer, port)) + around[0],
               reply(turn, LINE % (lab.outer, port)) + around[1],
               reply(turn, LINE % (lab.box.addr, port)) + around[1])


def reads(conn, wanted):
    got = conn.recv_exact(len(wanted))
    assert got == wanted, (conn.name, wanted[:300], got[:300])


def box_end(lab, conn, other):
    Conn.all.discard(other)
    for asked, _, _, _ in turns(lab):
        conn.send(asked)
    for _, _, _, answer in turns(lab):
        reads(conn, answer)


def server_end(lab, conn, other):
    Conn.all.discard(other)
    for _, asked, answer, _ in turns(lab):
        reads(conn, asked)
        conn.send(answer)


def one_connection(lab):
    client, server = lab.control_connection()
    Workers(lambda: box_end(lab, client, server),
            lambda: server_end(lab, server, client)).finish()
    assert lab.expected_ports() == list(range(5000, 5000 + ROUNDS))
    client.close()
    server.close()


# ---- while all goes ----

def restless(lab, box, server, port):
    """Connections in every state, whatever becomes of them."""
    # else the namespace of the router would live as long as this process
    lab.router.space.close()
    listener = server.listen()
    listener.sock.settimeout(0.2)
    while True:
        try:
            sock = box.connect(server)
            accepted = server.keep(Conn(listener.sock.accept()[0], server.name))
            for turn in range(20):
                asked = setup(turn, LINE % (box.addr, port + 2 * turn))
                for piece in (asked[:-90], asked[-90:-60], asked[-60:]):
                    sock.sock.send(piece)
                accepted.drain()
                accepted.sock.send(reply(turn, LINE % (lab.outer, port + 2 * turn)))
                sock.drain()
        except OSError:
            pass                # there is no router just now
        for host in (box, server):
            for thing in host.open:
                if thing is not listener:
                    thing.reset()
            host.open = [listener]


def all_goes(lab):
    workers = Workers(lambda: restless(lab, lab.box, lab.server, 5000),
                      lambda: restless(lab, lab.box2, lab.media, 5000))
    try:
        for _ in range(3):
            for _ in range(3):
                lab.flush()
                lab.expectations()
            lab.unload_modules()
            load(lab)
        lab.close_sockets()
        netns.run(["ip", "netns", "del", lab.router.space.label])
        lab.router.space.close()
    finally:
        workers.stop()
        mode = lab.mode
        lab.down()
        lab.up()
        lab.set_mode(mode)


def test(lab):
    load(lab)
    two_connections(lab)
    one_connection(lab)
    all_goes(lab)
    load(lab)
    two_connections(lab)
