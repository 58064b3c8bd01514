"""INT and TERM leave every group upstream, remove routes and VIFs, and end with status 0."""

import signal

from _common import GROUP, OTHER, SOURCE


def test(lab):
    for number in (signal.SIGTERM, signal.SIGINT):
        after = lab.wire.mark()
        proxy = lab.start()
        members = [lab.box.join(GROUP), lab.box2.join(OTHER, SOURCE)]
        for group in (GROUP, OTHER):
            lab.joined(group, after)
            lab.plays(group)
        mark = lab.wire.mark()
        proxy.signal(number)
        assert proxy.wait() == 0
        lab.left(GROUP, mark)
        lab.until(lambda: not lab.upstream(), "nothing is joined")
        assert lab.vifs() == [] and lab.routes() == []
        for member in members:
            member.leave()
