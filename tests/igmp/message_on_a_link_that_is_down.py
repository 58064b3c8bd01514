"""A message that cannot be sent harms nothing: its link is down, or a rule forbids it, which is told."""

import signal

from _common import GROUP, OTHER
from igmplab import igmp

ours = True


def test(lab):
    proxy = lab.start()

    def failed():
        return proxy.show("stats")["stats"]["kernel"]["send"]

    # What it reads first when it goes on is the report, and the link is down already.
    proxy.signal(signal.SIGSTOP)
    lab.box.join(GROUP)
    lab.ip("link set vlan2 down")
    lab.wire.wait(iface="br-lan", kind="report3", test=lambda each: each.wants(GROUP))
    proxy.signal(signal.SIGCONT)
    lab.until(lambda: "vlan2" not in lab.vifs(), "its VIF went")
    mark = lab.wire.mark()
    lab.ip("link set vlan2 up")
    lab.joined(GROUP, mark)
    lab.plays(GROUP)
    before = failed()
    lab.router.space.run(["nft", "add table ip stop; add chain ip stop out "
                          "{ type filter hook output priority 0; }; "
                          "add rule ip stop out oifname vlan2 ip protocol igmp drop"])
    lab.box.say(igmp.report(OTHER))
    lab.until(lambda: failed() > before, "the failure is counted")
    lab.until(lambda: proxy.logged("OUTPUT"), "it is told")
    lab.router.space.run(["nft", "delete table ip stop"])
    mark = lab.wire.mark()
    assert proxy.control("refresh") == ""
    lab.joined(OTHER, mark)
