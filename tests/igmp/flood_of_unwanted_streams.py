"""20,000 streams that nobody wants take little memory, and who wants one gets it."""

import socket
import struct

from _common import GROUP
from igmplab import igmp, stream

alone = True         # what it sends at once fills queues that all namespaces share


def rss(proxy):
    return int(proxy.status("VmRSS").split()[0])


def test(lab):
    proxy = lab.start()
    lab.box.say(igmp.report(GROUP))
    lab.joined(GROUP)
    lab.plays(GROUP)
    before = rss(proxy)
    data = stream.payload(1)
    head = struct.pack("!HHHH", 40000, stream.PORT, 8 + len(data), 0)
    for high in range(80):
        for low in range(250):
            group = "239.200.%d.%d" % (high, low)
            lab.source.inject(igmp.packet(head + data, lab.source.addr, group, ttl=16, alert=False,
                                          proto=socket.IPPROTO_UDP), group)
    lab.plays(GROUP)
    lab.settle()
    if not lab.sanitized(proxy):
        assert rss(proxy) - before < 32 * 1024, (before, rss(proxy))
    wanted = "239.200.79.249"
    lab.box.say(igmp.report(wanted))
    lab.plays(wanted)
