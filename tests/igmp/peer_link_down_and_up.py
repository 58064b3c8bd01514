"""After the upstream lost its carrier and has it again, the group is reported again and the picture returns."""

from _common import GROUP


def test(lab):
    lab.start()
    lab.box.join(GROUP)
    lab.joined(GROUP)
    lab.plays(GROUP)
    for _ in range(3):
        mark = lab.wire.mark()
        lab.ip("link set to-router down", lab.edge)
        lab.ip("link set to-router up", lab.edge)
        lab.joined(GROUP, mark)
        lab.plays(GROUP)
