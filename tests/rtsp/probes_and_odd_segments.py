# SPDX-License-Identifier: GPL-2.0-only
"""SYN sent again, keepalive probes and urgent data change nothing in how a stream is read and rewritten."""

import socket

from _common import request, setup

from rtsplab import rawtcp

START = request("OPTIONS", 1)
LINE = "RTP/AVP;unicast;destination=%s;client_port=%d-%d"


def probe(client, server):
    """A keepalive probe, with a byte of long ago and without; the server answers."""
    known = len(server.stream)
    for data in (b"", b"?"):
        client.emit(client.isn + client.place, client.peer_isn + 1 + len(client.stream),
                    "A", data)
        got = server.recv()
        assert got.at + len(got.data) <= known, got
        assert server.stream[got.at:got.at + len(got.data)] == got.data or \
            got.at == known - 1, got
        server.acknowledge()
        assert client.recv().ack == client.place


def again(lab, port):
    """SYN comes twice before the answer, and once more after it; so does the answer."""
    server = rawtcp.Endpoint(lab, lab.server, 554)
    client = rawtcp.Endpoint(lab, lab.box, port, lab.server.addr, 554)
    client.syn()
    server.recv()
    client.syn()
    server.accept()
    client.synack_comes()
    server.emit(server.isn, server.peer_isn + 1, "SA", options=server.mss)
    client.synack_comes()
    client.acknowledge()
    server.recv()
    return client, server


def probes(lab, client, server):
    """Before any data, in a SETUP that is cut, and after it has changed its length."""
    known(client, server)
    probe(client, server)
    client.segment(START)
    known(client, server)
    for cseq, name in enumerate((lab.box.addr, lab.fill("{unspecified}"))):
        asked = setup(cseq, LINE % (name, 5000, 5001))
        there = server.stream + setup(cseq, LINE % (lab.outer, 5000, 5001))
        cut = asked.index(b";client")
        client.segment(asked[:cut])
        known(client, server)
        client.emit(client.isn + client.place, client.peer_isn + 1, "A")
        server.recv()
        server.acknowledge()
        assert client.recv().ack == client.place
        client.segment(asked[cut:])
        server.recv_size(len(there))
        assert server.stream == there, server.stream
        known(client, server)
        probe(client, server)
        assert lab.expected_ports() == [5000, 5001]


def known(client, server):
    """Nothing is on its way to the box any longer but that all was acknowledged."""
    server.recv_now()
    client.recv_now()


def urgent(lab):
    """The receiver reads urgent data in its place among the other bytes."""
    client, server = lab.control_connection()
    server.sock.setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, 1)
    client.send(START)
    server.recv_exact(len(START))
    for cseq, name in enumerate((lab.outer, lab.box.addr, lab.fill("{unspecified}"))):
        asked = setup(cseq, LINE % (name, 6000, 6001))
        there = setup(cseq, LINE % (lab.outer, 6000, 6001))
        for cut in (4, asked.index(b"port:"), asked.index(b"client"), len(asked)):
            client.sock.send(asked[:cut], socket.MSG_OOB)
            client.send(asked[cut:])
            got = server.recv_exact(len(there)) + server.recv_available()
            assert got == there, (cut, got)
            assert lab.expected_ports() == [6000, 6001]
    client.close()


def test(lab):
    client, server = again(lab, 40000)
    probes(lab, client, server)
    client.reset()
    server.reset()
    lab.flush()
    urgent(lab)
