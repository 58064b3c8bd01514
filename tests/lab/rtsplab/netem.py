# SPDX-License-Identifier: GPL-2.0-only
"""Links that lose, double, delay and swap packets, in both directions.

    with netem.patient(lab, lab.box, lab.server) as links:
        with links.spoilt():
            ...
            links.lost()        how many packets were
"""

import contextlib
import json

from . import topology

# A delay that varies swaps packets by itself; `reorder` sends some without any.
BAD = "limit 20000 delay 2ms 2ms loss 5% duplicate 2% reorder 10%"

# A sender would wait a fifth of a second, and longer each time, for what was lost.
PATIENCE = "rto_min 10ms"


def ends_of(host):
    """Both ends of the link of a host: (namespace, device)."""
    near = "router" if host.name in topology.LAN else "provider"
    return [(host.name, "eth0"), (near, "to-" + host.name)]


class Links:
    def __init__(self, lab, hosts):
        self.spaces = lab.topology.spaces
        self.hosts = hosts
        self.family = {"v4": "-4", "v6": "-6"}[lab.family]
        self.ends = [end for host in hosts for end in ends_of(host)]

    def tc(self, space, *words):
        return self.spaces[space].run(["tc"] + list(words))

    def spoil(self, how):
        for space, device in self.ends:
            self.tc(space, "qdisc", "add", "dev", device, "root", "netem", *how.split())

    def mend(self):
        for space, device in self.ends:
            self.spaces[space].run(["tc", "qdisc", "del", "dev", device, "root"],
                                   check=False)

    @contextlib.contextmanager
    def spoilt(self):
        """Spoil them for as long as it is needed."""
        try:
            self.spoil(BAD)
            yield
        finally:
            self.mend()

    def routes(self, verb, words=""):
        for host in self.hosts:
            route = host.run("ip", self.family, "route", "show",
                             "default").split("rto_min")[0]
            host.run("ip", self.family, "route", verb, *(route.split() + words.split()))

    def lost(self):
        """Packets that the links have lost so far."""
        return sum(json.loads(self.tc(space, "-s", "-j", "qdisc", "show", "dev",
                                      device))[0]["drops"]
                   for space, device in self.ends)


@contextlib.contextmanager
def patient(lab, *hosts):
    """These hosts send again soon what was lost."""
    links = Links(lab, hosts)
    links.routes("change", PATIENCE)
    try:
        yield links
    finally:
        links.routes("change")
