# SPDX-License-Identifier: GPL-2.0-only
"""A SETUP that has to wait, sent again joined to bytes of it that were told as arrived, goes on behind them."""

from _common import setup

from rtsplab import rawtcp
from rtsplab.topology import MODES

modes = MODES

LINE = "RTP/AVP;unicast;destination=%s;client_port=%d"


def test(lab):
    client, server = rawtcp.pair(lab)
    server.answers = False
    data, wanted = (b"".join(setup(cseq, LINE % (addr, 5000 + cseq)) for cseq in (1, 2))
                    for addr in (lab.box, lab.outer))
    assert len(data) != len(wanted)
    cut = data.rindex(b"client_port")
    client.segment(data[:cut])
    server.recv_data()
    # the sender has no acknowledgment yet, so the first change is on its way
    client.segment(data, at=0)
    server.recv_data()
    # what the router keeps back of the second SETUP is told to have arrived
    server.acknowledge()
    assert client.recv().ack == cut
    client.segment(data[cut:], at=cut)
    assert server.recv_size(len(wanted)) == wanted
    assert lab.expected_ports() == [5001, 5002]
