"""While another is the querier a host's join goes upstream and brings the stream all the same."""

from _common import GROUP, OTHER
from igmplab import igmp

ours = True


def test(lab):
    lab.ip("addr flush dev br-lan")
    lab.ip("addr add 192.168.1.100/24 dev br-lan")
    proxy = lab.start()
    lab.box.join(OTHER)
    lab.joined(OTHER)
    lab.box2.say(igmp.query())
    lab.until(lambda: proxy.logged("192.168.1.11 is the querier on interface br-lan"), "it is")
    lab.plays(OTHER)
    lab.box.join(GROUP)
    lab.joined(GROUP)
    lab.plays(GROUP)
