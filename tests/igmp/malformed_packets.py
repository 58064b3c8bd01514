"""No malformed report is believed, and each leaves the daemon as it was."""

import _malformed
from _common import GROUP


def test(lab):
    proxy = lab.start()
    lab.box.join(GROUP)
    lab.joined(GROUP)
    for why, data, header in _malformed.packets():
        header = dict(header)
        dst = header.pop("dst", None) or (
            "224.0.0.22" if data[:1] == b"\x22" else _malformed.LOST)
        lab.box.say(data, dst=dst, **header)
        lab.settle()
        assert _malformed.LOST not in lab.upstream(), why
        assert proxy.alive(), why
    lab.plays(GROUP)
    strange = [group for group in lab.upstream()
               if group != GROUP and not group.startswith("239.255.")]
    assert not strange, strange
