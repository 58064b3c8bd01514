"""2,000 messages with bytes turned over, up and down, do not end the daemon or its work."""

import _malformed
from _common import GROUP


def test(lab):
    proxy = lab.start()
    lab.box.join(GROUP)
    lab.joined(GROUP)
    for number, data in enumerate(_malformed.noise(2000)):
        host = (lab.box, lab.edge)[number % 4 == 0]
        host.say(data, dst="224.0.0.22" if data[0] == 0x22 else
                 "224.0.0.1" if data[0] == 0x11 else _malformed.LOST)
        if number % 100 == 99:
            lab.settle()
            assert proxy.alive()
    lab.plays(GROUP)
