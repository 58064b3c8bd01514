# SPDX-License-Identifier: GPL-2.0-only
"""x, x-y at any distance, odd, x/y, three in a row: each port named is open, in both directions."""

from _common import Control, leaves_from

# what client_port= says, the ports that it means
WAYS = (
    ("2012", [2012]),
    ("5000-5001", [5000, 5001]),
    ("5001-5002", [5001, 5002]),                # odd
    ("53853-57228", [53853, 57228]),            # not adjacent
    ("57228-53853", [57228, 53853]),            # and the wrong way round
    ("5000/5001", [5000, 5001]),
    ("5004/7000", [5004, 7000]),
    ("5000-5002", [5000, 5001, 5002]),          # three in a row
    ("5000-5003", [5000, 5001, 5002, 5003]),
    ("65534-65535", [65534, 65535]),
    ("1024", [1024]),
    ("5000-5000", [5000]),
)


def test(lab):
    for text, ports in WAYS:
        socks = [lab.box.udp(port) for port in ports]
        control = Control(lab)
        control.setup("RTP/AVP;unicast;client_port=" + text)
        assert lab.expected_ports() == sorted(ports), (text, lab.expectations())
        control.reply("RTP/AVP;unicast;client_port=%s" % text, session="1")
        assert lab.expected_ports() == sorted(ports), (text, lab.expectations())
        for port, sock in zip(ports, socks):
            source = lab.media_reaches(lab.server, port, sock, times=2)
            leaves_from(lab, sock, source, port)
        control.exchange("TEARDOWN", "Session: 1")
        assert lab.expectations() == [], (text, lab.expectations())
        for sock in socks:
            sock.close()
