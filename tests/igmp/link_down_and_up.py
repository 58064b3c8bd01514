"""After a link went down and up again, upstream or downstream, the picture returns."""

from _common import GROUP


def test(lab):
    lab.start()
    lab.box.join(GROUP)
    lab.joined(GROUP)
    lab.plays(GROUP)
    for device in ("vlan2", "br-lan", "vlan2"):
        mark = lab.wire.mark()
        lab.ip("link set %s down" % device)
        lab.ip("link set %s up" % device)
        if device == "vlan2":
            lab.joined(GROUP, mark)
        lab.plays(GROUP)
