# SPDX-License-Identifier: GPL-2.0-only
"""Segments lost, doubled, cut anew and out of order: what arrives is the one right stream, in both directions."""

import random

from rtsplab import rawtcp
from rtsplab.dialogue import frame
from rtsplab.topology import MODES

modes = MODES

ROUNDS = 6


def request(cseq, address, port):
    return (b"SETUP rtsp://a/%d RTSP/1.0\r\nCSeq: %d\r\nTransport: RTP/AVP;unicast;"
            b"destination=%s;client_port=%d-%d\r\n\r\n"
            % (cseq, cseq, address.encode(), port, port + 1))


def reply(cseq, address, port):
    return (b"RTSP/1.0 200 OK\r\nTransport: RTP/AVP;unicast;destination=%s;"
            b"client_port=%d-%d\r\nCSeq: %d\r\n\r\n"
            % (address.encode(), port, port + 1, cseq))


def transfer(dice, sender, receiver, data):
    """Send `data` as badly as can be until all of it was acknowledged."""
    start = sender.place
    done = 0
    for _ in range(100000):
        if done == len(data):
            return
        # most of the time what is needed next, sometimes anything near it
        at = done if dice.random() < 0.6 else dice.randrange(max(0, done - 200),
                                                             min(len(data), done + 400))
        size = dice.choice((1, 3, 17, 60, 150, 400))
        piece = data[at:at + size]
        sender.segment(piece, at=start + at)
        receiver.recv_now()
        for segment in sender.recv_now():
            done = max(done, segment.ack - start)
        if dice.random() < 0.05:
            receiver.acknowledge()
    raise AssertionError("stuck at byte %d of %d: %r" % (
        done, len(data), data[done:done + 80]))


def test(lab):
    dice = random.Random(26)
    client, server = rawtcp.pair(lab)
    box, outer = lab.box.addr.encode(), lab.outer.encode()
    wanted_there, wanted_here = b"", b""
    for turn in range(ROUNDS):
        there, here = b"", b""
        for number in range(5):
            cseq, port = turn * 10 + number, 6000 + 10 * number
            there += request(cseq, lab.box.addr, port) + frame(0, dice.randrange(300))
            here += reply(cseq, lab.outer, port) + frame(1, dice.randrange(300))
        transfer(dice, client, server, there)
        transfer(dice, server, client, here)
        wanted_there += there.replace(box, outer)
        wanted_here += here.replace(outer, box)
        assert server.stream == wanted_there
        assert client.stream == wanted_here
    assert len(lab.expectations()) == 10
