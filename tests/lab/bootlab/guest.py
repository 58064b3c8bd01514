#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""In the booted system, which is the router: lays the cables, plays a film through it.

The network is that of rtsplab/topology.py; the router's namespace is the system's own.
"""

import argparse
import os

from rtsplab import demo, netns, topology


class Booted(topology.Topology):
    """The system itself is the router, its rules are its own."""

    def up(self):
        """What another process has laid."""
        for space in self.spaces.values():
            space.open()

    def lay(self):
        there = netns.run(["ip", "netns", "list"]).split()
        if self.spaces["box"].label in there:
            return
        for name, space in self.spaces.items():
            how = ["attach", space.label, "1"] if name == "router" else ["add", space.label]
            netns.run(["ip", "netns"] + how)
            space.open()
            if name != "router":
                self.settings(space)
        self._lan()
        self._uplink()
        self._beyond()
        self.spaces["provider"].sysctl("net.ipv4.ip_forward", 1)

    def reset_rules(self, helper_rule):
        pass

    def down(self):
        for space in self.spaces.values():
            space.close()


class Film(demo.Demo):
    def build(self):
        lab = self.lab
        lab.topology = Booted()
        lab.up()
        if self.options.beside:
            lab.box, lab.server, lab.media = lab.box2, lab.stranger, lab.media2

    def limit(self):
        return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=("up", "film"))
    parser.add_argument("--film")
    parser.add_argument("--out")
    parser.add_argument("--client-port", type=int, default=27392)
    parser.add_argument("--beside", action="store_true", help="the other box plays it, from "
                        "other servers, while the first has one of its own")
    options = parser.parse_args()
    if options.what == "up":
        Booted().lay()
        return
    options.modules, options.limit = None, 0
    os.makedirs(options.out, exist_ok=True)
    try:
        Film(options).run()
    except (demo.DemoFailed, OSError, netns.CommandFailed) as error:
        raise SystemExit("film: " + str(error))


if __name__ == "__main__":
    main()
