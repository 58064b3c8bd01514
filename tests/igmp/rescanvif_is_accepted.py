"""rescanvif is accepted, and interfaces are followed with it and without it."""

from _common import GROUP


def test(lab):
    lab.start(lab.basic(top="rescanvif", lans=("br-lan", "lan4")))
    host = lab.add_lan(4)
    host.join(GROUP)
    lab.joined(GROUP, limit=60)
    lab.plays(GROUP, host)
