"""When the kernel has more to tell of interfaces than there is room for, all are asked for again."""

import signal

from _common import GROUP

ours = True
FLOOD = "addr add 10.9.%d.%d/32 dev lan2\naddr del 10.9.%d.%d/32 dev lan2"


def test(lab):
    proxy = lab.start(lab.basic(lans=("br-lan", "lan3")))
    lab.box.join(GROUP)
    lab.joined(GROUP)
    proxy.signal(signal.SIGSTOP)
    lab.router.space.batch(*[FLOOD % (2 * (each // 250, each % 250)) for each in range(10000)])
    # What happens now is told to nobody.
    lab.ip("link del vlan2")
    lab.ip("link set lan3 down")
    mark = lab.wire.mark()
    lab.new_upstream()
    proxy.signal(signal.SIGCONT)
    lab.joined(GROUP, mark)
    lab.plays(GROUP)
    lab.until(lambda: lab.vifs() == ["br-lan", "vlan2"], "lan3 is no VIF")
    assert proxy.show("stats")["stats"]["kernel"]["netlink"] > 0
    lab.until(lambda: proxy.logged("more changes of interfaces than there was room for"), "it is told")
