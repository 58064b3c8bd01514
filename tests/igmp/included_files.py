"""include reads another file in its place, and errors name that file and line."""

import os

from _common import GROUP, expect_error
from igmplab import igmp

ours = True


def test(lab):
    first = lab.run("")
    first.wait()

    def path(name, text):
        full = os.path.join(first.directory, name)
        with open(full, "w") as file:
            file.write(text)
        return full
    lans = path("lans.conf", "phyint br-lan downstream\n")
    up = path("up.conf", "altnet 172.26.0.0/16\ninclude %s\n" % path("list.conf", "whitelist 239/8\n"))
    proxy = lab.start("phyint vlan2 upstream\ninclude %s\ninclude %s\n" % (up, lans))
    lab.box.say(igmp.report(GROUP))
    lab.box.say(igmp.report("225.1.1.1"))
    lab.joined(GROUP)
    lab.plays(GROUP)
    lab.settle()
    assert "225.1.1.1" not in lab.upstream()
    proxy.end()
    wrong = path("wrong.conf", "# one\nphyint lan2 downstraem\n")
    expect_error(lab.run("phyint vlan2 upstream\ninclude %s\n" % wrong), wrong + ":2", "downstraem")
    itself = os.path.join(first.directory, "itself.conf")
    path("itself.conf", "include %s\n" % itself)
    expect_error(lab.run("include %s\n" % itself), "itself.conf")
