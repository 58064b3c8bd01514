# SPDX-License-Identifier: GPL-2.0-only
"""What a test gets: the hosts, the router, the wire and the daemon."""

import itertools
import subprocess
import sys
import time

from rtsplab import netns
from rtsplab.host import TimedOut
from rtsplab.program import Program, awaited

from . import daemon, igmp, queues, routes, topology
from .daemon import basic
from .host import Host
from .wire import LIMIT, Wire

SETTLE = ("239.255.%d.%d" % (255 - high, low) for high in itertools.count(1)
          for low in range(1, 255))


class Lab:
    def __init__(self, kind, mine=""):
        self.kind = kind
        self.topology = topology.Topology(mine)
        self.hosts = []
        self.daemons = []
        self.wire = None

    basic = staticmethod(basic)

    @property
    def ours(self):
        return self.kind.ours

    # ---- the network ----

    def up(self, edge="bridge"):
        """All of it anew."""
        self.drops = queues.machine_drops()
        self.topology.up(edge)
        self.router = self._host("router", topology.UPSTREAM, "vlan2")
        self.edge = self._host("edge", topology.EDGE,
                               "to-router" if edge == "program" else "br")
        self.source = self._host("source", topology.SOURCE)
        self.source2 = self._host("source2", topology.SOURCE2)
        self.direct = self._host("direct", topology.DIRECT)
        for name, (addr, _) in topology.HOSTS.items():
            setattr(self, name, self._host(name, addr))
        self.watch()

    def watch(self):
        """Listen to the router's links from now on."""
        self.wire = Wire(self.router.space)

    def blind(self):
        """Listen no more: who listens makes each packet dearer."""
        self.wire.close()
        self.wire = None

    def _host(self, name, addr, device="eth0"):
        self.hosts.append(Host(self.topology[name], addr, device))
        return self.hosts[-1]

    def down(self):
        for each in self.hosts:
            each.reset()
        if self.wire:
            self.wire.close()
        self.hosts, self.daemons, self.wire = [], [], None
        self.topology.down()

    def add_lan(self, number):
        space, addr = self.topology.add_lan(number)
        self.hosts.append(Host(space, addr))
        return self.hosts[-1]

    def ip(self, words, where=None):
        """A command of `ip` in the router, or on another host."""
        return (where or self.router).space.ip(words)

    def new_upstream(self):
        """vlan2, which was deleted, again."""
        self.topology.cable("edge", "to-router", "router", "vlan2", "link set to-router master br")
        self.ip("addr add %s/9 dev vlan2" % topology.UPSTREAM)

    def cable_again(self, number):
        """lanN, which was deleted, again, on the same host."""
        self.topology.cable_lan(number)

    def forgetting_edge(self, forget, speed=1):
        """The program between source and router; needs the edge "program"."""
        edge = Program(self.edge, [
            sys.executable, "-m", "igmplab.edge", "--forget", str(forget), "--speed", str(speed),
            "to-source", "to-router"], env={"PYTHONPATH": ":".join(sys.path)})
        # Program starts in /tmp; the path names where the lab is.
        edge.says("^ready$")
        return edge

    # ---- the daemon ----

    def run(self, config, options=("-d", "-vv"), **more):
        """Start the daemon and wait for nothing; `more` as daemon.Daemon has it."""
        self.daemons.append(daemon.Daemon(self.router, self.kind, config, options, **more))
        return self.daemons[-1]

    def start(self, config=None, options=("-d", "-vv"), down="br-lan", **more):
        """Start it and wait until it is at work: it has queried downstream."""
        after = self.wire.mark()
        proxy = self.run(basic() if config is None else config, options, **more)
        try:
            self.wire.wait(iface=down, kind="query", out=True, group="0.0.0.0", after=after)
            self.until(lambda: {"vlan2", down} <= set(self.vifs()), "its interfaces are VIFs")
        except TimedOut as error:
            raise TimedOut("%s\n%s" % (error, proxy.report())) from None
        return proxy

    def shown(self, proxy, what, **wanted):
        """What the control program shows: the one thing in the list that is like `wanted`."""
        told = proxy.show(what)[what]
        if not wanted:
            return told
        found = [each for each in told
                 if all(each[name] == value for name, value in wanted.items())]
        assert len(found) == 1, "%d are like %r: %r" % (len(found), wanted, told)
        return found[0]

    def control_without_daemon(self, *words):
        done = subprocess.run(["unshare", "-m", "sh", "-c", daemon.OWN_RUN, "sh",
                               self.kind.control] + list(words), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, universal_newlines=True)
        return done.returncode, done.stdout, done.stderr

    def processes(self):
        """All that run in the router."""
        return [int(pid) for pid in
                netns.run(["ip", "netns", "pids", self.router.space.label]).split()]

    @staticmethod
    def sanitized(proxy):
        with open("/proc/%d/maps" % proxy.pid) as file:
            return "libasan" in file.read()

    def finish(self):
        """End the daemons that still run, as an administrator would; gives back what is wrong."""
        for each in self.daemons:
            if each.alive():
                status = each.end()
                if status != 0 and self.ours:
                    return "the daemon ended with status %d" % status
        return None

    # ---- what is seen ----

    def vifs(self):
        """The names of the interfaces that are VIFs."""
        return sorted(routes.vifs(self.router.space).values())

    def routes(self, group=None):
        return [each for each in routes.routes(self.router.space)
                if each.iface and group in (None, each.group)]

    def route(self, group, source=topology.SOURCE):
        """The route as it is now, or None."""
        found = [each for each in self.routes(group) if each.source == source]
        return found[0] if found else None

    def until(self, condition, what, limit=LIMIT):
        return awaited(condition, what, limit, pause=0.01)

    def joined(self, group, after=0, limit=LIMIT, iface="vlan2"):
        """Wait for the report upstream that says so."""
        return self.wire.wait(iface=iface, out=True, after=after, limit=limit,
                              test=lambda each: each.wants(group), what="joined " + group)

    def left(self, group, after=0, limit=LIMIT, iface="vlan2"):
        return self.wire.wait(iface=iface, out=True, after=after, limit=limit,
                              test=lambda each: each.gives_up(group), what="left " + group)

    def upstream(self, iface="vlan2"):
        """What the router has joined there by its reports: {group: (excludes, sources)}."""
        members = igmp.Memberships()
        for each in self.wire.all(iface=iface, out=True):
            members.hear(each)
        return {group: state for group, state in members.groups.items()
                if not group.startswith("224.0.0.")}

    def settle(self, host=None, iface="vlan2", raw=True):
        """Return when the proxy has dealt with all that `host` has said before.

        A group that nobody else uses is joined behind it, and its report upstream awaited.
        """
        host = host or self.box
        group = next(SETTLE)
        after = self.wire.mark()
        host.say(igmp.report(group))
        self.joined(group, after, iface=iface)
        return group

    def plays(self, group, host=None, sender=None, limit=LIMIT):
        """Packets of the group arrive at the host now."""
        host, sender = host or self.box, sender or self.source
        end = time.monotonic() + limit
        ear = host.ear
        before = ear.count(group, sender.addr)
        for number in itertools.count(1):
            sender.send(group, number)
            time.sleep(0.02)
            if ear.count(group, sender.addr) > before:
                return
            if time.monotonic() > end:
                raise TimedOut("%s hears nothing of %s" % (host.name, group))

    def view(self, group, rate=50):
        """The box joins and gets the group; from now on it is streamed, and each packet counts."""
        self.box.join(group)
        self.joined(group)
        self.plays(group)
        self.box.ear.forget()
        self.source.stream(group, rate=rate)

    def silent(self, group, host=None, sender=None, probe=None):
        """A packet of the group does not arrive, while one of `probe`, sent behind, does."""
        host, sender = host or self.box, sender or self.source
        before = host.ear.count(group)
        sender.send(group)
        self.plays(probe, host, sender)
        assert host.ear.count(group) == before, "%s hears %s" % (host.name, group)

    def state(self):
        """For the log of a test that failed."""
        out = "\nThe machine itself lost %d packets meanwhile; links of the lab, in and out: %r\n" % (
            queues.machine_drops() - self.drops, queues.lost(self.topology.spaces.values()))
        for each in self.daemons:
            out += "$ %s\n%s\n" % (" ".join(each.argv), "\n".join(each.log()[-2000:]))
        try:
            out += "\nVIFs: %s\nRoutes: %s\n" % (routes.vifs(self.router.space),
                                               routes.routes(self.router.space))
            out += "IGMP on the links of the router:\n" + self.wire.text()
        except OSError as error:
            out += str(error)
        return out
