#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""A channel through the proxy, from an edge that never asks and forgets, with the refresh or without.

Builds the network of topology.py and sends the channel, a file, at its own speed, until it ends or
the edge forgot it. The edge's clock may run faster; then the refresh does, too. In the output
directory are left: received.ts, groups.txt and routes.txt (what igmpproxyctl showed while it was
playing), proxy.log, edge.log and summary.json.
"""

import argparse
import json
import os
import platform
import socket
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from igmplab.daemon import Kind         # noqa: E402 (the path comes first)
from igmplab.lab import Lab             # noqa: E402
from igmplab.stream import MARK, PORT   # noqa: E402

GROUP = "239.0.1.1"
FORGET, DELAY, INTERVAL = 260, 10, 60   # Movistar's edge, and the defaults of the refresh
PACKET = 7 * 188                        # of a transport stream, as usual in UDP
SILENCE = 2                             # seconds in which a dead channel stays dead
SO_RCVBUFFORCE = 33


def say(text):
    print("demo: " + text, flush=True)


class Channel(threading.Thread):
    """Sends a file once, evenly."""

    def __init__(self, host, path, bits):
        super().__init__(daemon=True)
        with open(path, "rb") as file:
            self.data = file.read()
        self.pause = PACKET * 8 / bits
        self.sock = host.multicast_socket()
        self.sent = 0
        self.ending = threading.Event()

    def run(self):
        start = time.monotonic()
        for at in range(0, len(self.data), PACKET):
            if self.ending.wait(max(0, start + self.sent * self.pause - time.monotonic())):
                break
            self.sock.sendto(self.data[at:at + PACKET], (GROUP, PORT))
            self.sent += 1

    def end(self):
        self.ending.set()
        self.join()


class Recorder(threading.Thread):
    """The box: writes down what comes of the channel, and when."""

    def __init__(self, host, path):
        super().__init__(daemon=True)
        self.sock = host.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sock.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, 4 << 20)
        self.sock.bind(("", PORT))
        self.sock.settimeout(0.1)
        self.file = open(path, "wb")
        self.times = []
        self.ending = False

    def run(self):
        while not self.ending:
            try:
                data = self.sock.recv(65536)
            except socket.timeout:
                continue
            if not data.startswith(MARK):       # which only shows that the way is open
                self.times.append(time.monotonic())
                self.file.write(data)

    def end(self):
        self.ending = True
        self.join()
        self.file.close()


class Demo:
    def __init__(self, options):
        self.options = options
        self.lab = Lab(Kind(os.path.abspath(options.daemon)))

    def path(self, name):
        return os.path.join(self.options.out, name)

    def write(self, name, text):
        with open(self.path(name), "w") as file:
            file.write(text)

    def config(self):
        speed = self.options.speed
        if not self.options.refresh:
            return "refreshinterval 0"
        return "refreshdelay %.2f\nrefreshinterval %.2f" % (DELAY / speed, INTERVAL / speed)

    def run(self):
        say("building the network: the provider's source and edge, the router, the box")
        self.lab.up("program")
        edge = self.lab.forgetting_edge(FORGET, self.options.speed)
        say("igmpproxy on the router: " + self.config().replace("\n", ", "))
        proxy = self.lab.start(self.lab.basic(top=self.config()))
        recorder = Recorder(self.lab.box, self.path("received.ts"))
        joined = time.monotonic()
        say("the box %s joins %s" % (self.lab.box.addr, GROUP))
        self.lab.box.join(GROUP)
        edge.says("^join %s$" % GROUP)
        self.lab.plays(GROUP)
        recorder.start()
        channel = Channel(self.lab.source, self.options.film, self.options.bits)
        channel.start()
        forgotten = self.watch(channel, recorder, edge, proxy)
        channel.end()
        time.sleep(0.5)             # what is on its way still arrives
        recorder.end()
        self.results(channel, recorder, edge, proxy, joined, forgotten)
        self.lab.finish()

    def watch(self, channel, recorder, edge, proxy):
        """Until the channel ends or is dead; whether the edge forgot it."""
        start, shown = time.monotonic(), 0
        while channel.is_alive():
            time.sleep(0.2)
            seconds = int(time.monotonic() - start)
            if seconds >= shown + 5:
                shown = seconds
                say("%d s, %d at the edge: %d packets sent, %d received" % (
                    seconds, seconds * self.options.speed, channel.sent, len(recorder.times)))
                self.write("groups.txt", proxy.control("show", "groups"))
                self.write("routes.txt", proxy.control("show", "routes"))
            if "forget " + GROUP in edge.lines:
                say("the edge has forgotten the channel")
                time.sleep(SILENCE)
                return True
        return False

    def results(self, channel, recorder, edge, proxy, joined, forgotten):
        refreshes = proxy.show("stats")["stats"]["refreshes"]
        self.write("proxy.log", "\n".join(proxy.log()) + "\n")
        self.write("edge.log", "\n".join(line for line in edge.lines if line) + "\n")
        last = recorder.times[-1] if recorder.times else joined
        with open(self.path("summary.json"), "w") as file:
            json.dump({
                "release": platform.release(), "group": GROUP, "source": self.lab.source.addr,
                "box": self.lab.box.addr, "sent": channel.sent, "received": len(recorder.times),
                "forgotten": forgotten, "refreshes": refreshes,
                "seconds": round(last - joined, 1),
                "edge_seconds": round((last - joined) * self.options.speed),
                "reports": len(self.lab.wire.all(iface="vlan2", out=True, kind="report2",
                                                 group=GROUP)),
                "leaves": len(self.lab.wire.all(iface="vlan2", out=True,
                                                test=lambda each: each.gives_up(GROUP))),
            }, file, indent=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--daemon", required=True, metavar="PATH", help="igmpproxy")
    parser.add_argument("--film", required=True, metavar="FILE", help="the channel")
    parser.add_argument("--bits", type=int, default=2000000, help="of it a second (2000000)")
    parser.add_argument("--out", required=True, metavar="DIR")
    parser.add_argument("--speed", type=float, default=1, metavar="N",
                        help="how many times faster the edge's clock runs, and the refresh")
    parser.add_argument("--refresh", action="store_true", help="with the refresh")
    demo = Demo(parser.parse_args())
    os.makedirs(demo.options.out, exist_ok=True)
    try:
        demo.run()
    finally:
        demo.lab.down()


if __name__ == "__main__":
    main()
