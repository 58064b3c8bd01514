# SPDX-License-Identifier: GPL-2.0-only
"""The acknowledgment of a rewritten SETUP is lost and it comes again in one segment with the next one."""

from _common import Control, arrives, awaited, setup

from rtsplab.topology import MODES

modes = MODES

LINE = "RTP/AVP;unicast;destination=%s;client_port=%d"


def test(lab):
    rule = ("FORWARD", "-p", "tcp", "-s", lab.server.addr, "-j", "DROP")
    control = Control(lab)
    control.exchange("OPTIONS")
    for count in range(3):
        lost = lab.counters()["dropped_until_acknowledged"]
        lab.iptables("-I", *rule)
        wanted = b""
        for cseq in range(2):
            port = 5000 + 2 * count + cseq
            control.client.send_pieces([setup(cseq, LINE % (lab.box.addr, port))])
            wanted += setup(cseq, LINE % (lab.outer, port))
        awaited(lambda before=lost: lab.counters()["dropped_until_acknowledged"] > before + 1,
                "the second SETUP waits")
        lab.iptables("-D", *rule)
        arrives(control.server, wanted)
    assert lab.expected_ports() == list(range(5000, 5006))
