# SPDX-License-Identifier: GPL-2.0-only
"""A web page's POST whose long body holds a SETUP right where a segment begins opens nothing, and arrives byte for byte."""

import itertools

from rtsplab import rawtcp

from _common import Control, arrives, counted, message, reply, setup

LINE = "RTP/AVP;unicast;client_port=5000-5001"


def post(before, size):
    """A POST in which SETUPs begin at each byte that is a multiple of `size`, from the
    `before`th one on, as if each were the first of its connection."""
    length = size * (before + 3)
    head = message("POST / HTTP/1.1", "Host: 172.26.90.66:554", "Origin: http://172.26.90.66",
                   "Content-Type: text/plain;charset=UTF-8", "Content-Length: %06d" % length)
    data = head + b"a" * (size * before - len(head))
    for cseq in range(3):
        data += setup(cseq, LINE).ljust(size, b"\n")
    return data + b"a" * (len(head) + length - len(data))


def test(lab):
    sock = lab.box.udp(5000)
    source_ports = itertools.count(41000)
    for size, before in ((1428, 1), (1428, 40), (536, 2), (120, 3)):
        data = post(before, size)
        client, server = rawtcp.pair(lab, server=lab.stranger, source_port=next(source_ports))
        with counted(lab, given_up=1):
            client.send(data, size)
            assert server.recv_size(len(data)) == data
            # a server that is in league with the page answers what it reads there
            server.segment(reply(0, LINE + ";server_port=6970-6971", session="1"))
            client.recv_data()
        assert lab.expectations() == [], (size, before, lab.expectations())
        client.reset()
        server.reset()

    # as a browser's own TCP sends it, in packets as large as can be
    data = post(200, 1428)
    control = Control(lab, server=lab.stranger)
    with counted(lab, given_up=1):
        control.client.send(data)
        arrives(control.server, data)
        control.ask(setup(1, LINE))
    assert lab.expectations() == []

    # and where the router has forgotten what the connection began with
    for begin in (b"POST / HTTP/1.1\r\n", b"POST / HTTP/1.1\r\n\r\n", b""):
        control = Control(lab, server=lab.stranger)
        if begin:
            control.ask(begin)
        lab.flush()
        control.ask(setup(1, LINE))
        control.answer(reply(1, LINE))
        assert lab.expectations() == [], (begin, lab.expectations())
        lab.media_does_not_reach(lab.stranger, 5000, sock)
