"""What a device at home sends to a group leaves for the provider only where a whitelist names the group."""

from _common import GROUP, OTHER

DEVICES = "239.255.255.250"


def test(lab):
    lab.start(lab.basic(up="whitelist " + OTHER, lans=("br-lan", "lan2")))
    lab.box3.join(GROUP)
    lab.box3.join(DEVICES)
    for group in (GROUP, DEVICES):
        lab.plays(group, lab.box3, lab.box)
        assert lab.route(group, lab.box.addr).outs.keys() == {"lan2"}, lab.routes()
    lab.plays(OTHER, lab.direct, lab.box)
    for group in (GROUP, DEVICES):
        lab.direct.ear.assert_nothing(group)
