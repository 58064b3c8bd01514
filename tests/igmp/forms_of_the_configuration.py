"""Comments, statements over several lines, missing ends of lines and old spellings of networks are read."""

from _common import GROUP
from igmplab import igmp

FORMS = (
    "# a comment\nquickleave # another\nphyint\n\tvlan2\n\n  upstream # and\n ratelimit\n0 threshold 1"
    " altnet\n172.26/16\nphyint br-lan downstream",
    "quickleave\r\nphyint vlan2 upstream altnet 172.26.77.1/16\r\nphyint br-lan downstream\r\n",
    "phyint eth9 downstream\nphyint vlan2 upstream altnet 172/8 altnet 10\n"
    "phyint br-lan downstream ratelimit 5000")


def test(lab):
    for text in FORMS:
        proxy = lab.start(text)
        mark = lab.wire.mark()
        lab.box.say(igmp.report(GROUP))
        lab.joined(GROUP, mark)
        lab.plays(GROUP)
        proxy.end()
