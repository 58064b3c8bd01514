"""An interface that is gone before it is a VIF harms nothing, and is served when it is there again."""

import signal

from _common import GROUP
from igmplab import igmp

ours = True
MAKE = ("link add fleeting type bridge", "addr add 192.168.50.1/24 dev fleeting", "link set fleeting up")


def test(lab):
    proxy = lab.start(lab.basic(lans=("br-lan", "fleeting")))
    proxy.signal(signal.SIGSTOP)
    # More than it reads at a time: when it takes the interface, it does not know yet that it went.
    changes = ["addr %s 192.168.51.1/24 dev lan2" % word for word in ("add", "del") * 50]
    lab.router.space.batch(*MAKE, *changes, "link del fleeting")
    proxy.signal(signal.SIGCONT)
    lab.until(lambda: proxy.logged("adding VIF fleeting: Cannot assign requested address"), "it is told")
    lab.router.space.batch(*MAKE)
    lab.until(lambda: "fleeting" in lab.vifs(), "it is a VIF")
    lab.box.say(igmp.report(GROUP))
    lab.joined(GROUP)
    lab.plays(GROUP)
