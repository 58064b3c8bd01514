"""smcroute as a host joins and leaves groups, also of one source."""

import os

import _players
from _common import GROUP, OTHER, SOURCE
from rtsplab.program import Program


def test(lab):
    lab.start()
    with _players.directory() as directory:
        config, socket = (os.path.join(directory, name) for name in ("conf", "socket"))
        with open(config, "w") as file:
            file.write("# nothing\n")
        Program(lab.box, ["smcrouted", "-n", "-N", "-f", config, "-u", socket])
        lab.until(lambda: os.path.exists(socket), "smcrouted listens")

        def ask(*words):
            lab.box.run("smcroutectl", "-u", socket, *words)
        ask("join", "eth0", GROUP)
        ask("join", "eth0", SOURCE, OTHER)
        lab.joined(GROUP)
        lab.joined(OTHER)
        lab.plays(GROUP)
        lab.plays(OTHER)
        if lab.ours:
            assert lab.upstream()[OTHER] == (False, {SOURCE}), lab.upstream()
        ask("leave", "eth0", GROUP)
        ask("leave", "eth0", SOURCE, OTHER)
        lab.left(GROUP)
        lab.until(lambda: OTHER not in lab.upstream(), "the other is left")
