# SPDX-License-Identifier: GPL-2.0-only
"""Each alternative of each Transport line seen in the field, as the server picks it: the box reads what it sent, also when its ports were moved."""

import re

from rtsplab.topology import MODES

from _common import Control, awaited, setup
from transport_lines_from_the_field import LINES

modes = MODES

COMMA = re.compile(r',(?=(?:[^"]*"[^"]*")*[^"]*$)')
NUMBER = re.compile(r'(?<![\w.])\d+(?![\w.])')


def moved_by(text, ports, shift):
    """The line with `shift` added to each of these ports."""
    def number(match):
        value = int(match.group())
        return str(value + shift) if value in ports else match.group()
    return NUMBER.sub(number, text)


def shift_of(head, number, line, ports):
    """By how much the ports in it were moved: not at all, or to the next that are free."""
    for shift in range(0, 18, 2):
        if head == setup(number, moved_by(line, ports, shift)):
            return shift
    raise AssertionError("%r is not %r" % (head, line))


def plays(lab, box, line, rival):
    sent, ports, read = line
    # once as the server has it, once as the box has it
    there, here = (lab.fill(read or sent, box=box.addr, outer=addr)
                   for addr in (lab.outer, box.addr))
    sent = lab.fill(sent, box=box.addr)
    control = Control(lab, box)
    for number, (pick, told) in enumerate(zip(COMMA.split(there), COMMA.split(here))):
        if not any(int(each) in ports for each in NUMBER.findall(pick)):
            continue
        control.cseq = number
        control.client.send_pieces([setup(number, sent)])
        head = control.server.recv_until(b"\r\n\r\n")
        shift = shift_of(head, number, there, ports)
        assert bool(shift) == bool(rival), (sent, head)
        control.reply(moved_by(pick.strip(), ports, shift) + ";server_port=6970",
                      becomes=told.strip() + ";server_port=6970", session="1")
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
        first.client.send_pieces([setup(1, lab.fill(sent, box=lab.box2.addr))])
        first.server.recv_until(b"\r\n\r\n")
        plays(lab, lab.box, line, lab.expected_ports())
        first.client.reset()
        awaited(lambda: not lab.expectations(), "the end of the connection closes its ports")
