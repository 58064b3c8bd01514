"""200 reloads under 20 running channels lose not one packet and leave no group."""

import time

from igmplab import igmp

alone = True


def test(lab):
    proxy = lab.start()
    groups = ["239.0.6.%d" % number for number in range(1, 21)]
    for group in groups:
        lab.box.join(group)
        lab.joined(group)
        lab.plays(group)
    lab.box.ear.forget()
    sender = lab.source.stream(*groups, rate=100)
    for group in groups:
        lab.box.ear.wait(group, 5)
    mark = lab.wire.mark()
    for _ in range(200):
        proxy.hup()
        # A burst of signals would be one reload.
        time.sleep(0.02)
        assert proxy.alive(), proxy.report()
    # The last one is done when what it brings is seen.
    proxy.write(lab.basic(up="blacklist 239.0.7.0/24"))
    proxy.hup()

    def refused():
        lab.box.say(igmp.report("239.0.7.1"))
        return lab.settle() and "239.0.7.1" not in lab.upstream()
    lab.until(refused, "the new configuration rules")
    last = sender.stop()
    for group in groups:
        lab.until(lambda group=group: lab.box.ear.of(group).numbers[-1] == last, "the last packet")
        lab.box.ear.assert_whole(group)
    for group in groups:
        lab.wire.none(iface="vlan2", out=True, after=mark,
                      test=lambda each, group=group: each.gives_up(group))
