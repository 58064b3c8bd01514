"""A stream that comes in before anybody listens is forwarded from the join on, with nothing lost after."""

from _common import GROUP
from igmplab import igmp


def test(lab):
    lab.start()
    lab.box.ear.forget()
    sender = lab.source.stream(GROUP, rate=100)
    lab.until(lambda: lab.wire.mark() >= 0 and sender.number > 50, "the stream runs")
    lab.box.ear.assert_nothing(GROUP)
    lab.box.say(igmp.report(GROUP))
    lab.box.ear.wait(GROUP, 100)
    sender.stop()
    lab.box.ear.assert_whole(GROUP)
