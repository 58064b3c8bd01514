# SPDX-License-Identifier: GPL-2.0-only
"""A receiver without room takes none or a part of a rewritten message, and gets the rest when it has room."""

from _common import reply, request, setup

from rtsplab import rawtcp
from rtsplab.dialogue import frame

START = request("OPTIONS", 1)
LINE = "RTP/AVP;unicast;destination=%s;client_port=5000-5001;mode=play"


def part(sender, receiver, data, becomes, taken):
    """The receiver takes so many bytes of a message and later the rest."""
    for end in (sender, receiver):
        end.recv_now()
    place, there = sender.place, len(receiver.stream)
    receiver.answers = False
    sender.segment(data)
    first = receiver.recv_data()
    assert (first.at, first.data) == (there, becomes), (taken, first)
    whole = receiver.stream
    # it acts as if the rest had never come
    receiver.stream = whole[:there + taken]
    receiver.window = 0
    receiver.acknowledge()
    # nothing is acknowledged that was not taken, and nothing twice
    known = sender.recv().ack
    assert place <= known <= place + len(data), (taken, known)
    # a probe of the window: a byte that was sent already
    sender.segment(b"", at=known - 1, flags="A")
    while receiver.recv().data:
        pass
    receiver.window = 65535
    receiver.acknowledge()
    assert sender.recv().ack == known
    sender.segment(data[known - place:], at=known)
    while len(receiver.stream) < len(whole):
        got = receiver.recv_data()
        assert whole[got.at:got.at + len(got.data)] == got.data, (taken, got, whole)
    assert receiver.stream == whole, (taken, receiver.stream, whole)
    receiver.acknowledge()
    assert sender.recv().ack == place + len(data), taken


def test(lab):
    names = (lab.box.addr, lab.fill("{unspecified}"))
    for name in names:
        client, server = rawtcp.pair(lab)
        client.segment(START)
        server.recv_data()
        asked, there = setup(2, LINE % name), setup(2, LINE % lab.outer)
        answer, here = reply(2, LINE % lab.outer), reply(2, LINE % lab.box.addr)
        shorter = min(len(asked), len(there))
        for taken in range(0, shorter, 9):
            part(client, server, asked + frame(0, 9), there + frame(0, 9), taken)
            part(server, client, answer + frame(1, 9), here + frame(1, 9),
                 min(taken, len(answer)))
        assert lab.expected_ports() == [5000, 5001]
        client.reset()
        server.reset()
        lab.flush()
