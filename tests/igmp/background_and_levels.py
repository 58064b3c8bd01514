"""Without -n the daemon goes to the background; -v logs what is received, -vv more."""

import os
import signal

from _common import GROUP
from igmplab import igmp


def test(lab):
    front = lab.run(lab.basic(), options=())
    assert front.wait() == 0, front.log()
    lab.until(lambda: lab.vifs() == ["br-lan", "vlan2"], "it works in the background")
    lab.box.say(igmp.report(GROUP))
    lab.joined(GROUP)
    for pid in lab.processes():
        os.kill(pid, signal.SIGTERM)
    lab.until(lambda: not lab.vifs(), "it ended")
    amounts = []
    for options in (("-d",), ("-d", "-v"), ("-d", "-vv"), ("-d", "-v", "-v", "-v")):
        proxy = lab.start(options=options)
        lab.settle()
        proxy.end()
        amounts.append(len(proxy.log()))
        received = proxy.logged("RECV V2 member report   from 192.168.1.10    to 239.255.")
        assert bool(received) == (options != ("-d",)), (options, proxy.log())
    assert amounts[0] < amounts[1] < amounts[2], amounts
