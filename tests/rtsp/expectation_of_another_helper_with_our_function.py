# SPDX-License-Identifier: GPL-2.0-only
"""Userspace may give our function to an expectation of any helper's connection: it reads nothing of that helper's, and such an expectation goes with the modules."""

import socket

import _netlink

modules = False         # it unloads them while such an expectation is there

UDP = socket.IPPROTO_UDP


def test(lab):
    lab.load_modules()
    lab.sh(lab.router, "modprobe -a nf_conntrack_ftp nf_nat_ftp")
    lab.iptables("-t", "raw", "-A", "PREROUTING", "-p", "tcp", "--dport", "21",
                 "-j", "CT", "--helper", "ftp")
    client, server = lab.control_connection(port=21)
    for sender, receiver in ((client, server), (server, client)):
        # FTP's helper keeps what it learns of this where ours does
        sender.send_pieces([b"220 a line\r\n"])
        assert receiver.recv_exact(12)
    stranger = lab.stranger.udp()
    _netlink.expect(lab, client, 5000, UDP, "rtsp")
    stranger.sendto(b"expected", lab.outer, 5000)
    lab.settle(lab.stranger)
    assert lab.expected_ports() == []       # it was met
    _netlink.expect(lab, client, 5002, UDP, "rtsp")
    assert lab.expected_ports() == [5002]
    lab.unload_modules()
    assert lab.expected_ports() == []
    stranger.sendto(b"not any longer", lab.outer, 5002)
    lab.settle(lab.stranger)
    client.send_pieces([b"NOOP\r\n"])
    assert server.recv_exact(6) == b"NOOP\r\n"
