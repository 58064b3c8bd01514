"""An upstream that is removed and made again, with another index, is served again."""

from _common import GROUP


def test(lab):
    lab.start()
    lab.box.join(GROUP)
    lab.joined(GROUP)
    lab.plays(GROUP)
    for _ in range(3):
        lab.ip("link del vlan2")
        lab.until(lambda: "vlan2" not in lab.vifs(), "its VIF went")
        mark = lab.wire.mark()
        lab.new_upstream()
        lab.joined(GROUP, mark)
        lab.plays(GROUP)
        assert lab.route(GROUP).iface == "vlan2"
