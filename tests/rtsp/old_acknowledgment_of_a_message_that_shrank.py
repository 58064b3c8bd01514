# SPDX-License-Identifier: GPL-2.0-only
"""A message that was cut, shrank and got lost beyond the router: what acknowledges the bytes before it tells of no byte behind its cut."""

from _common import request, setup

from rtsplab import rawtcp
from rtsplab.topology import MODES

modes = MODES

START = request("OPTIONS", 1)
LINE = "RTP/AVP;unicast;destination=%s;client_port=5000"
LONG = {"v4": "192.168.1.10", "v6": "fd01:0000:0000:0000:0000:0000:0000:0010"}


def test(lab):
    asked = setup(2, LINE % LONG[lab.family])
    wanted = setup(2, LINE % lab.outer)
    assert len(wanted) < len(asked)
    for cut in (-1, -4, -12):
        client, server = rawtcp.pair(lab)
        server.answers = False
        client.segment(START)
        server.recv_data()
        server.acknowledge()
        client.recv()
        cut += len(asked)
        start = client.place
        # a part goes on, the beginning of the Transport line is kept back
        client.segment(asked[:cut])
        first = server.recv_data()
        there = len(server.stream)
        server.acknowledge()
        assert client.recv().ack == start + cut, cut
        client.segment(asked[cut:])
        got = server.recv_data()
        assert first.data + got.data == wanted, (first, got)
        # it acts as if that had never come, and says again what it has
        server.stream = server.stream[:there]
        server.acknowledge()
        known = client.recv().ack
        assert known <= start + cut, (cut, known, start)
        client.segment(asked[known - start:], at=known)
        server.recv_data()
        assert server.stream == START + wanted, (cut, server.stream)
        server.acknowledge()
        assert client.recv().ack == client.place
        client.reset()
        server.reset()
        lab.flush()
