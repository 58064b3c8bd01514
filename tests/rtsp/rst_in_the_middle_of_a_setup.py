# SPDX-License-Identifier: GPL-2.0-only
"""RST in the middle of a SETUP ends it at once: no port stays open, and no byte that was kept back gets out."""

from _common import reply, request, setup

from rtsplab import rawtcp

LINE = "RTP/AVP;unicast;destination=%s;client_port=5000-5001"
OPEN = setup(2, "RTP/AVP;unicast;client_port=7000-7001")


def opened(lab):
    """A connection that has two ports open already."""
    client, server = rawtcp.pair(lab)
    for data in (request("OPTIONS", 1), OPEN):
        client.segment(data)
        server.recv_data()
    assert lab.expected_ports() == [7000, 7001]
    return client, server


def test(lab):
    head = setup(3, LINE % lab.box.addr)
    begun = len(request("OPTIONS", 1) + OPEN)
    line = head.index(b"Transport")
    for cut in (5, line + 4, head.index(lab.box.addr.encode()) + 3, len(head) - 1):
        for who in (0, 1):
            ends = opened(lab)
            client, server = ends
            client.segment(head[:cut])
            server.recv_data()
            ends[who].segment(b"", flags="RA")
            while not ends[1 - who].recv().bits & rawtcp.RST:
                pass
            assert lab.expectations() == [], (cut, who)
            # of the cut head no byte came out that was kept back
            extra = server.stream[begun:]
            assert head.startswith(extra) and len(extra) <= max(line, 5), (cut, who, extra)
            # what comes late brings nothing back
            client.segment(head[cut:], at=begun + cut)
            server.segment(reply(2, "RTP/AVP;unicast;client_port=7000-7001"))
            lab.settle(lab.server)
            server.recv_now()
            client.recv_now()
            assert lab.expectations() == [], (cut, who)
            for end in ends:
                end.reset()
            lab.flush()
