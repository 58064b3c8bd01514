# SPDX-License-Identifier: GPL-2.0-only
"""Each alternative of each Transport line seen in the field, as the server picks it: the box reads what it sent, also when its ports were moved."""

import re

from _common import Control, awaited, setup
from transport_lines_from_the_field import LINES

COMMA = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')
NUMBER = re.compile(r'(?<![\w.])\d+(?![\w.])')


def moved_by(text, ports, shift):
    """The line with `shift` added to each of these ports."""
    def number(match):
        value = int(match.group())
        return str(value + shift) if value in ports else match.group()
    return NUMBER.sub(number, text)


def opened(lab, ports, rival):
    """By how much the ports of a SETUP were moved, when `rival` has the same."""
    got = lab.expected_ports()
    for port in rival:
        got.remove(port)
    shift = got[0] - ports[0]
    assert got == [port + shift for port in ports], (ports, lab.expectations())
    return shift


def plays(lab, box, line, rival):
    sent, ports, read = line
    read = read or sent
    control = Control(lab, box)
    for number, pick in enumerate(COMMA.split(read)):
        if not any(int(each) in ports for each in NUMBER.findall(pick)):
            continue
        control.cseq = number
        control.client.send_pieces([setup(number, sent.format(box=box, outer=lab.outer))])
        head = control.server.recv_until(b"\r\n\r\n")
        shift = opened(lab, ports, rival)
        assert bool(shift) == bool(rival), (sent, lab.expectations())
        there = moved_by(read.format(box=box, outer=lab.outer), ports, shift)
        assert head == setup(number, there), (sent, head, there)

        pick = pick.strip() + ";server_port=6970"
        told = moved_by(pick.format(box=box, outer=lab.outer), ports, shift)
        control.reply(told, becomes=pick.format(box=box, outer=box), session="1")
        for port in ports:
            if str(port) in NUMBER.findall(pick):
                sock = box.udp(port)
                lab.media_reaches(lab.server, port + shift, sock)
                sock.close()
        control.exchange("TEARDOWN", "Session: 1")
    assert lab.expected_ports() == sorted(rival), (sent, lab.expectations())


def test(lab):
    for line in LINES:
        sent, ports, _ = line
        if not ports:
            continue
        plays(lab, lab.box, line, [])
        first = Control(lab, lab.box2)
        first.client.send_pieces([setup(1, sent.format(box=lab.box2, outer=lab.outer))])
        first.server.recv_until(b"\r\n\r\n")
        plays(lab, lab.box, line, lab.expected_ports())
        first.client.reset()
        awaited(lambda: not lab.expectations(), "the end of the connection closes its ports")
