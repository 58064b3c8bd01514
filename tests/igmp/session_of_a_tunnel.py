"""An upstream without broadcast, as PPP makes it, plays; its next session, with another address, does too."""

import os
import select
import threading

from _common import GROUP
from _tunnel import device
from igmplab.host import Host

BOTH = "ppp0"


class Session:
    """What one end sends comes out at the other."""

    def __init__(self, lab, addr):
        self.ends = (device(lab.router.space, BOTH, addr, "10.128.0.7"),
                     device(lab.edge.space, BOTH, "10.128.0.7", addr))
        self.stop, self.stopping = os.pipe()
        self.thread = threading.Thread(target=self.carry, daemon=True)
        self.thread.start()

    def carry(self):
        one, other = self.ends
        while True:
            ready = select.select([one, other, self.stop], [], [])[0]
            if self.stop in ready:
                return
            for near, far in ((one, other), (other, one)):
                if near in ready:
                    os.write(far, os.read(near, 1 << 16))

    def close(self):
        if not self.ends:
            return
        os.write(self.stopping, b".")
        self.thread.join()
        for each in self.ends + (self.stop, self.stopping):
            os.close(each)
        self.ends = ()

    reset = close


def plays(lab, addr):
    """In a new session."""
    mark = lab.wire.mark()
    session = Session(lab, addr)
    lab.edge.keep(session)
    provider = Host(lab.edge.space, "10.128.0.7", BOTH)
    lab.edge.keep(provider)
    report = lab.joined(GROUP, mark, iface=BOTH)
    assert report.src == addr, report
    lab.plays(GROUP, sender=provider)
    return session


def test(lab):
    lab.ip("link del vlan2")
    proxy = lab.run(lab.basic().replace("vlan2", BOTH))
    lab.box.join(GROUP)
    plays(lab, "10.214.0.9").close()
    lab.until(lambda: BOTH not in lab.vifs(), "it is no VIF")
    assert proxy.alive()
    plays(lab, "10.214.0.77")
