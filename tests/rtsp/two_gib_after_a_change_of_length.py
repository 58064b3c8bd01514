# SPDX-License-Identifier: GPL-2.0-only
"""A change of length moves what follows it for good, also more than half of all sequence numbers later, and another one may follow then."""

from _common import message, reply, request, setup

from rtsplab import rawtcp

START = request("OPTIONS", 1)
LINE = "RTP/AVP;unicast;destination=%s;client_port=5000"
STEP, STEPS = 1 << 29, 7
BODY = STEP * STEPS


def carried(sender, receiver, data, becomes=None, ahead=0):
    """Bytes arrive where they belong, and so does their acknowledgment; before them
    `ahead` bytes are taken as sent and read."""
    sender.place += ahead
    receiver.ahead += ahead
    wanted = receiver.taken + receiver.ahead
    sender.segment(data, ack=sender.taken + sender.ahead)
    got = receiver.recv_data()
    assert (got.at % (1 << 32), got.data) == (wanted % (1 << 32), becomes or data), \
        (got, wanted)
    receiver.taken += len(got.data)
    receiver.segment(b"", ack=receiver.taken + receiver.ahead, flags="A")
    ack = sender.recv().ack
    assert (ack - sender.place) % (1 << 32) == 0, (ack, sender.place)


def asked(lab, client, server, cseq):
    """A SETUP and its reply, both of which change their length."""
    carried(client, server, setup(cseq, LINE % lab.box.addr), setup(cseq, LINE % lab.outer))
    carried(server, client, reply(cseq, LINE % lab.outer), reply(cseq, LINE % lab.box.addr))


def test(lab):
    client, server = rawtcp.pair(lab)
    for end in (client, server):
        end.answers, end.taken, end.ahead = False, 0, 0
    carried(client, server, START)
    for cseq in range(2, 6):
        asked(lab, client, server, cseq)
        for sender, receiver in ((server, client), (client, server)):
            start = message("ANNOUNCE rtsp://a/film RTSP/1.0", "CSeq: 1",
                            "Content-Length: %d" % BODY)
            carried(sender, receiver, start)
            for _ in range(STEPS):
                carried(sender, receiver, b"x" * 100, ahead=STEP - 100)
    asked(lab, client, server, 6)
