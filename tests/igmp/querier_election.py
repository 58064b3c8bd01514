"""A querier with a lower address silences ours until it is gone; one with a higher address or 0.0.0.0 does not."""

import time

from _common import GROUP
from igmplab import igmp

ours = True
TIMERS = "queryinterval 1\nqueryresponseinterval 0.6\nlastmemberinterval 0.2"


def own(lab, after):
    return lab.wire.all(iface="br-lan", kind="query", out=True, after=after)


def ask(lab, src, seconds):
    """Another querier at work for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        lab.box2.say(igmp.query(response=0.6, interval=1), src=src)
        time.sleep(0.2)


def test(lab):
    lab.ip("addr flush dev br-lan")
    lab.ip("addr add 192.168.1.100/24 dev br-lan")
    lab.start(lab.basic(top=TIMERS))
    for src in ("192.168.1.200", "0.0.0.0"):
        mark = lab.wire.mark()
        ask(lab, src, 1)
        lab.wire.wait(iface="br-lan", kind="query", out=True, after=mark, count=3)
    ask(lab, "192.168.1.11", 0.5)
    mark = lab.wire.mark()
    ask(lab, "192.168.1.11", 4)
    assert own(lab, mark) == [], own(lab, mark)
    # The other one asks after a leave; who answers that stays.
    lab.box.join(GROUP)
    lab.joined(GROUP)
    ask(lab, "192.168.1.11", 0.1)
    mark = lab.wire.mark()
    lab.box2.say(igmp.leave(GROUP))
    ask(lab, "192.168.1.11", 1)
    lab.wire.none(iface="br-lan", kind="query", out=True, after=mark)
    last = lab.wire.all(iface="br-lan", kind="query", out=False)[-1]
    back = lab.wire.wait(iface="br-lan", kind="query", out=True, after=mark)
    # Other Querier Present Interval: 2 * 1 + 0.6 / 2
    assert back.time - last.time > 2.2, back.time - last.time
    assert GROUP in lab.upstream()
