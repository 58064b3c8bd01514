"""Lists of a downstream interface rule what hosts there can join."""

from igmplab import igmp


def test(lab):
    lab.start(lab.basic(lans=("lan2",)) +
              "phyint br-lan downstream\nblacklist 239.0.9.0/24\n")
    lab.box.say(igmp.report("239.0.9.1"))
    lab.settle()
    assert "239.0.9.1" not in lab.upstream()
    lab.box3.say(igmp.report("239.0.9.1"))
    lab.joined("239.0.9.1")
    lab.plays("239.0.9.1", lab.box3)
    assert set(lab.route("239.0.9.1").outs) == {"lan2"}
