# SPDX-License-Identifier: GPL-2.0-only
"""A GRE flow that userspace expects of a control connection ends without harm: the core then takes what the helper keeps for the PPTP helper's."""

import socket
import struct

import _netlink

from rtsplab.host import family_of

GRE = socket.IPPROTO_GRE


def test(lab):
    for says_rtsp in (False, True):
        client, server = lab.control_connection()
        if says_rtsp:
            client.send_pieces([b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n"])
            assert server.recv_exact(31)
        _netlink.expect(lab, client, 0, GRE)
        assert len(lab.expectations()) == 1
        sock = lab.stranger.socket(family_of(lab.outer), socket.SOCK_RAW, GRE)
        sock.sendto(struct.pack("!HH", 0, 0x0800) + b"\0" * 20, (lab.outer, 0))
        sock.close()
        lab.settle(lab.stranger)
        assert lab.expectations() == []         # it was met
        lab.conntrack("-D", "-p", "gre")
        client.send_pieces([b"OPTIONS * RTSP/1.0\r\nCSeq: 2\r\n\r\n"])
        assert server.recv_exact(31)
        lab.flush()
