# SPDX-License-Identifier: GPL-2.0-only
"""FIN in the segment of a SETUP or of a part of one comes after its last byte, and simultaneously from both ends."""

from _common import request, setup

from rtsplab import rawtcp

LINE = "RTP/AVP;unicast;destination=%s;client_port=5000-5001"
START = request("OPTIONS", 1)


def begin(lab):
    client, server = rawtcp.pair(lab)
    client.segment(START)
    server.recv_data()
    return client, server


def fin_comes(end, at):
    """The next FIN, and it stands behind the last byte."""
    while True:
        segment = end.recv()
        if segment.bits & rawtcp.FIN:
            assert segment.at + len(segment.data) == at, (segment, at)
            return


def ended(lab, client, server, sent, becomes):
    """The box's stream has ended with its FIN; all of it is acknowledged."""
    client.place += 1
    fin_comes(server, len(START + becomes))
    assert server.stream == START + becomes, server.stream
    assert lab.expectations() == []
    server.acknowledge(len(START + becomes) + 1)
    while client.recv().ack != len(START + sent) + 1:
        pass
    server.segment(b"", ack=len(START + becomes) + 1, flags="FA")
    fin_comes(client, 0)
    client.reset()
    server.reset()
    lab.flush()


def whole(lab, sent, becomes):
    client, server = begin(lab)
    client.segment(sent, flags="FPA")
    ended(lab, client, server, sent, becomes)


def cut_in_two(lab, sent, becomes, cut):
    client, server = begin(lab)
    client.segment(sent[:cut])
    client.segment(sent[cut:], flags="FPA")
    ended(lab, client, server, sent, becomes)


def unfinished(lab, sent, cut):
    """A head that never ends is no SETUP, but its bytes are the box's."""
    client, server = begin(lab)
    client.segment(sent[:cut], flags="FPA")
    ended(lab, client, server, sent[:cut], sent[:cut])


def both_at_once(lab, sent, becomes):
    client, server = begin(lab)
    client.segment(sent)
    server.recv_size(len(START + becomes))
    assert lab.expected_ports() == [5000, 5001]
    for end in (client, server):
        end.fin()
    fin_comes(server, len(START + becomes))
    fin_comes(client, 0)
    assert lab.expectations() == []
    server.acknowledge(len(START + becomes) + 1)
    client.acknowledge(1)
    for end, number in ((client, len(START + sent) + 1), (server, 1)):
        while end.recv().ack != number:
            pass
    flows = lab.flows("tcp")
    assert len(flows) == 1 and "TIME_WAIT" in flows[0].text, flows
    client.reset()
    server.reset()
    lab.flush()


def test(lab):
    becomes = setup(2, LINE % lab.outer)
    for name in (lab.box.addr, lab.fill("{unspecified}")):
        sent = setup(2, LINE % name)
        whole(lab, sent, becomes)
        both_at_once(lab, sent, becomes)
        for cut in (sent.index(b"nsport"), sent.index(b";client")):
            cut_in_two(lab, sent, becomes, cut)
            unfinished(lab, sent, cut)
