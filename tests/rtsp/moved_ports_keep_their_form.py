# SPDX-License-Identifier: GPL-2.0-only
"""Ports that are moved keep parity, distance and number of digits; a pair stays a pair."""

import re

from _common import Control, awaited, setup

# what is asked for, and how many such ports, each two above the last, are taken: the
# first eight moves that are tried are to the next even distances, then comes any
WAYS = (("5000-5001", 1), ("5000-5001", 4), ("5000-5001", 10), ("27392", 10),
        ("1024-1025", 1), ("5001-5002", 1), ("9998-9999", 1), ("9999", 1), ("65534-65535", 1),
        ("53853-57228", 1), ("57228-53853", 1), ("8000/8001", 1), ("5000-5002", 1),
        ("1234-65000", 1))


def numbers(text):
    return [int(each) for each in text.replace("/", "-").split("-")]


def above(way, by):
    return re.sub("[0-9]+", lambda match: str(int(match.group()) + by), way)


def asked_again_with_another(lab, first, other):
    """Ports that were moved come again with one that has no room at their distance."""
    rival, client, server = Control(lab), *lab.control_connection(lab.box2)
    rival.setup("RTP/AVP;unicast;client_port=%d" % first)
    for cseq, ports in enumerate(((first,), (first, other))):
        client.send(setup(cseq, *("RTP/AVP;unicast;client_port=%d" % port for port in ports)))
        head = server.recv_until(b"\r\n\r\n").decode()
        got = [int(port) for port in re.findall("client_port=([0-9]+)", head)]
        assert len({b - a for a, b in zip(ports, got)}) == 1, (ports, got)
        assert min(got) >= 1024 and first not in got, (ports, got)
        assert sorted(got + [first]) == lab.expected_ports(), (ports, got)
    for end in (client, rival.client):
        end.close()
    awaited(lambda: not lab.expectations(), "connections that end close their ports")


def test(lab):
    for other in (65534, 65535):
        asked_again_with_another(lab, 40000, other)
    for way, times in WAYS:
        rival = Control(lab)
        for count in range(times):
            rival.setup("RTP/AVP;unicast;client_port=" + above(way, 2 * count))
        taken = set(lab.expected_ports())
        for _ in range(2):
            client, server = lab.control_connection(lab.box2)
            client.send(setup(1, "RTP/AVP;unicast;client_port=" + way))
            head = server.recv_until(b"\r\n\r\n").decode()
            got = head.split("client_port=")[1].split("\r\n")[0]
            assert len(got) == len(way) or way == "1234-65000", (way, got)
            inner, outer = numbers(way), numbers(got)
            shifts = {b - a for a, b in zip(inner, outer)}
            assert len(inner) == len(outer) and len(shifts) == 1, (way, got)
            shift = shifts.pop()
            assert shift % 2 == 0 and shift, (way, got)
            assert min(outer) >= 1024 and max(outer) <= 65535, (way, got)
            assert not set(outer) & taken, (way, got)
            assert set(outer) | taken <= set(lab.expected_ports())
            client.close()
        rival.client.close()
        awaited(lambda: not lab.expectations(), "connections that end close their ports")
