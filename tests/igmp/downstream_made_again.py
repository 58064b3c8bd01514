"""A downstream interface that is removed and made again, with another index, is queried and served again."""

from _common import GROUP


def test(lab):
    lab.add_lan(4)
    lab.start(lab.basic(lans=("br-lan", "lan4")))
    for _ in range(3):
        host = lab.hosts[-1]
        host.join(GROUP)
        lab.until(lambda: lab.plays(GROUP, host) is None, "it plays")
        host.reset()
        lab.ip("link del lan4")
        lab.until(lambda: "lan4" not in lab.vifs(), "its VIF went")
        mark = lab.wire.mark()
        lab.cable_again(4)
        lab.wire.wait(iface="lan4", kind="query", out=True, after=mark)
