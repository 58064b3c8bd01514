"""An upstream that is a bridge plays, also when it snoops and there is a querier behind it."""

from _common import GROUP, OTHER
from igmplab import igmp


def test(lab):
    lab.ip("addr flush dev vlan2")
    lab.router.space.batch("link add br-wan type bridge mcast_snooping 1", "link set vlan2 master br-wan",
                           "addr add 10.214.0.9/9 dev br-wan", "link set br-wan up")
    lab.run(lab.basic().replace("vlan2", "br-wan"))
    lab.until(lambda: {"br-wan", "br-lan"} <= set(lab.vifs()), "its interfaces are VIFs")
    lab.box.join(GROUP)
    lab.joined(GROUP, iface="br-wan")
    lab.plays(GROUP)
    # From now on the bridge passes only what was asked for.
    mark = lab.wire.mark()
    lab.edge.say(igmp.query(response=0.5))
    lab.joined(GROUP, mark, iface="br-wan")
    lab.until(lambda: "vlan2" in lab.router.space.run(["bridge", "-d", "mdb", "show", "dev", "br-wan"]),
              "the bridge knows where the querier is")
    lab.plays(GROUP)
    lab.box.join(OTHER)
    lab.joined(OTHER, iface="br-wan")
    lab.plays(OTHER)
    lab.plays(GROUP)
