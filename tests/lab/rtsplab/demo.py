#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""A film through the router of the lab, with the modules or without them.

Builds the network of topology.py, plays the film from the media server to the box and
leaves in the output directory: received.ts, expect.txt and flows.txt (what `conntrack`
showed while the film was running), counters.txt, kernel.txt (the kernel's log),
box.log, server.log, media.log and summary.json.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys

from rtsplab import netns
from rtsplab.lab import Lab

PACKAGE_PARENT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class DemoFailed(Exception):
    """A step did not work."""


def say(text):
    print("demo: " + text, flush=True)


class Program:
    """One of the lab's programs, in the namespace of a host."""

    def __init__(self, host, name, out, *arguments):
        self.name = name
        self.log = os.path.join(out, name + ".log")
        self.file = open(self.log, "w")
        with host.space.inside():
            self.process = subprocess.Popen(
                [sys.executable, "-m", "rtsplab." + name] + list(arguments),
                cwd=PACKAGE_PARENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                universal_newlines=True, bufsize=1)

    def lines(self):
        """What it says, as it says it."""
        for line in self.process.stdout:
            self.file.write(line)
            self.file.flush()
            yield line.rstrip("\n")

    def wait_for(self, mark):
        for line in self.lines():
            if mark in line:
                return line
        raise DemoFailed("%s ended early, its log is %s" % (self.name, self.log))

    def end(self):
        self.process.terminate()
        for line in self.process.stdout:
            self.file.write(line)
        self.process.wait()
        self.file.close()


class Demo:
    def __init__(self, options):
        self.options = options
        self.out = os.path.abspath(options.out)
        self.lab = Lab(options.modules)
        self.expectations, self.flows = "", ""
        self.counters = ""

    def path(self, name):
        return os.path.join(self.out, name)

    def build(self):
        say("building the network: box, router, provider, control server, media server")
        self.lab.up()
        if self.options.modules:
            say("loading nf_conntrack_rtsp and nf_nat_rtsp")
            self.lab.load_modules()
            say("iptables -t raw -A PREROUTING -p tcp --dport 554 -j CT --helper rtsp")
        else:
            say("no modules")
        self.lab.reset(helper_rule=bool(self.options.modules))

    def snapshot(self):
        """What the router knows while the film is running."""
        run = self.lab.router.run
        self.expectations = run("conntrack", "-L", "expect", check=False)
        self.flows = run("conntrack", "-L", check=False)
        try:
            self.counters = self.lab.router.space.read("/proc/net/nf_conntrack_rtsp")
        except FileNotFoundError:
            self.counters = ""
        for name, text in (("expect.txt", self.expectations), ("flows.txt", self.flows),
                           ("counters.txt", self.counters)):
            with open(self.path(name), "w") as file:
                file.write(text)

    def play(self):
        lab, film = self.lab, os.path.abspath(self.options.film)
        started = []
        try:
            media = Program(lab.media, "media", self.out, "--film", film,
                            "--address", lab.media.addr, "--limit", str(self.limit()))
            started.append(media)
            media.wait_for("media: ready")
            server = Program(lab.server, "server", self.out, "--address",
                             lab.server.addr, "--media", lab.media.addr)
            started.append(server)
            server.wait_for("server: ready")
            box = Program(lab.box, "box", self.out, "--address", lab.box.addr,
                          "--server", lab.server.addr, "--out", self.path("received.ts"),
                          "--client-port", str(self.options.client_port),
                          "--report", self.path("box.json"))
            started.append(box)
            for line in box.lines():
                say("  " + line)
                # The second time with media on its way, when there is any.
                if line.startswith(("box: playing", "box: first packet")):
                    self.snapshot()
            if box.process.wait() != 0:
                raise DemoFailed("the box failed, its log is %s" % box.log)
        finally:
            for program in reversed(started):
                program.end()

    def limit(self):
        """Nothing arrives without the modules: a few seconds show as much as an hour."""
        if self.options.limit is not None:
            return self.options.limit
        return 0 if self.options.modules else 5

    def summary(self):
        with open(self.path("box.json")) as file:
            report = json.load(file)
        with open(self.path("media.log")) as file:
            ends = [line.split() for line in file if " END " in line]
        media = self.lab.media.addr
        flows = [line for line in self.flows.splitlines()
                 if line.startswith("udp") and " src=%s " % media in line]
        # The one that lets the media in, before the one for what the box sends.
        expected = sorted(
            (line for line in self.expectations.splitlines() if " src=" in line),
            key=lambda line: " dst=%s sport=0 " % self.lab.outer not in line)
        report.update({
            "modules": bool(self.options.modules),
            "release": platform.release(),
            "sent_packets": int(ends[-1][2]) if ends else 0,
            "sent_bytes": int(ends[-1][3]) if ends else 0,
            "box": self.lab.box.addr, "outer": self.lab.outer,
            "server": self.lab.server.addr, "media": media,
            "expectation": expected[0] if expected else "",
            "flow": flows[0] if flows else "",
            "counters": dict(line.rsplit(None, 1)
                             for line in self.counters.splitlines() if line.strip()),
            "warnings": self.lab.log.warnings(),
        })
        with open(self.path("summary.json"), "w") as file:
            json.dump(report, file, indent=1)
        with open(self.path("kernel.txt"), "w") as file:
            file.write("\n".join(self.lab.log.read()) + "\n")
        return report

    def run(self):
        self.lab.log.start()
        loaded = [name for name in ("nf_conntrack_rtsp", "nf_nat_rtsp")
                  if self.lab.loaded(name)]
        try:
            self.build()
            self.play()
            report = self.summary()
        finally:
            # What was loaded before we came is somebody else's.
            if self.options.modules and not loaded:
                self.lab.unload_modules()
            self.lab.down()
        say("sent: %(sent_packets)d packets, received: %(packets)d packets" % report)
        return report


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--film", required=True, help="an MPEG transport stream")
    parser.add_argument("--out", required=True, help="directory for the results")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--modules", metavar="DIR", help="load the modules that lie there")
    which.add_argument("--no-modules", action="store_true", help="load none")
    parser.add_argument("--limit", type=float, metavar="SECONDS", help="of film to send "
                        "(default: 5 without the modules, all of it with them; 0: all)")
    parser.add_argument("--client-port", type=int, default=27392,
                        help="the box's UDP port for the media")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    for name in ("received.ts", "summary.json"):
        if os.path.exists(os.path.join(options.out, name)):
            os.unlink(os.path.join(options.out, name))
    for tool in ("ip", "iptables-restore", "conntrack"):
        if not shutil.which(tool):
            raise SystemExit("demo: %s is missing" % tool)
    try:
        Demo(options).run()
    except (DemoFailed, OSError, netns.CommandFailed) as error:
        raise SystemExit("demo: " + str(error))


if __name__ == "__main__":
    main()
