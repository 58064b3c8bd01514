"""Who joins a channel that flows already, however short for, hears it from now on without a gap."""

import time

from igmplab import igmp

alone = True
RATE = 500      # packets a second, as a film


def test(lab):
    lab.start(lab.basic(top="quickleave"))
    for number in range(20):
        group = "239.0.4.%d" % (number + 1)
        sender = lab.source.stream(group, rate=RATE)
        lab.until(lambda: sender.number, "it flows")
        time.sleep(number * 0.005)      # before the join the kernel holds its first packets
        lab.box.say(igmp.report(group))
        lab.box.ear.wait(group, 20)
        sender.stop()
        lab.box.ear.assert_whole(group)
        lab.box.say(igmp.leave(group))
