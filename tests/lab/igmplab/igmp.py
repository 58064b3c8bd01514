# SPDX-License-Identifier: GPL-2.0-only
"""IGMP messages of all versions (RFC 1112, 2236, 3376) and the IPv4 header before them."""

import socket
import struct

from rtsplab.rawtcp import checksum

QUERY, REPORT1, REPORT2, LEAVE, REPORT3 = 0x11, 0x12, 0x16, 0x17, 0x22
IS_IN, IS_EX, TO_IN, TO_EX, ALLOW, BLOCK = 1, 2, 3, 4, 5, 6
RECORDS = {IS_IN: "IS_IN", IS_EX: "IS_EX", TO_IN: "TO_IN", TO_EX: "TO_EX",
           ALLOW: "ALLOW", BLOCK: "BLOCK"}
ALL_HOSTS, ALL_ROUTERS, ALL_V3 = "224.0.0.1", "224.0.0.2", "224.0.0.22"
ROUTER_ALERT = b"\x94\x04\0\0"


def packed(addr):
    return socket.inet_aton(addr)


def dotted(data):
    return socket.inet_ntoa(data)


def sealed(data):
    """The message with its checksum in place."""
    data = data[:2] + b"\0\0" + data[4:]
    return data[:2] + struct.pack("!H", checksum(data)) + data[4:]


def time_code(value):
    """A number as Max Resp Code and QQIC carry it (RFC 3376 4.1.1)."""
    if value < 128:
        return int(value)
    exponent = 0
    value = int(value)
    while value >> (exponent + 3) > 31:
        exponent += 1
    return 0x80 | min(exponent, 7) << 4 | (value >> (exponent + 3)) & 15


def time_value(code):
    return code if code < 128 else ((code & 15) | 16) << ((code >> 4 & 7) + 3)


def query(group="0.0.0.0", version=3, response=10.0, sources=(), suppress=False, robustness=2,
          interval=125):
    """A query; `response` in seconds."""
    code = {1: 0, 2: min(int(response * 10), 255)}.get(version)
    if version < 3:
        return sealed(struct.pack("!BBH4s", QUERY, code, 0, packed(group)))
    data = struct.pack("!BBH4sBBH", QUERY, time_code(response * 10), 0, packed(group),
                       bool(suppress) << 3 | robustness, time_code(interval), len(sources))
    return sealed(data + b"".join(map(packed, sources)))


def report(group, version=2):
    kind = {1: REPORT1, 2: REPORT2}[version]
    return sealed(struct.pack("!BBH4s", kind, 0, 0, packed(group)))


def leave(group):
    return sealed(struct.pack("!BBH4s", LEAVE, 0, 0, packed(group)))


def record(kind, group, sources=(), aux=b""):
    return struct.pack("!BBH4s", kind, len(aux) // 4, len(sources), packed(group)) + \
        b"".join(map(packed, sources)) + aux


def report3(*records):
    """Each record is bytes of record() or (kind, group, sources...)."""
    made = [each if isinstance(each, bytes) else record(each[0], each[1], each[2:])
            for each in records]
    return sealed(struct.pack("!BBHHH", REPORT3, 0, 0, 0, len(made)) + b"".join(made))


def destination(data):
    """Where a host or a router sends this message."""
    kind, group = data[0], dotted(data[4:8])
    if kind == LEAVE:
        return ALL_ROUTERS
    if kind == REPORT3:
        return ALL_V3
    if kind == QUERY and group == "0.0.0.0":
        return ALL_HOSTS
    return group


def packet(data, src, dst, ttl=1, alert=True, proto=socket.IPPROTO_IGMP, total=None, tos=0xc0):
    """An IPv4 packet; `total` is what the header says where that is to be a lie."""
    options = ROUTER_ALERT if alert else b""
    size = 20 + len(options)
    head = struct.pack("!BBHHHBBH4s4s", 0x40 | size // 4, tos, total or size + len(data), 0, 0,
                       ttl, proto, 0, packed(src), packed(dst)) + options
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + data


class Record:
    def __init__(self, kind, group, sources, aux):
        self.kind, self.group, self.sources, self.aux = kind, group, sources, aux

    def __repr__(self):
        return "%s %s {%s}" % (RECORDS.get(self.kind, self.kind), self.group,
                               " ".join(sorted(self.sources)))


class Message:
    """What a packet says; `kind` is query1..3, report1..3, leave or other."""

    def __init__(self, data, iface="", out=False, when=0.0):
        self.iface, self.out, self.time, self.data = iface, out, when, data
        size = (data[0] & 15) * 4
        self.tos, self.ttl = data[1], data[8]
        self.src, self.dst = dotted(data[12:16]), dotted(data[16:20])
        self.alert = ROUTER_ALERT in (data[at:at + 4] for at in range(20, size, 4))
        self.igmp = igmp = data[size:struct.unpack("!H", data[2:4])[0]]
        self.good = len(igmp) >= 8 and checksum(igmp) == 0
        self.records, self.sources = [], []
        if len(igmp) < 8:
            self.type, self.code, self.group, self.kind = None, None, None, "other"
            return
        self.type, self.code, self.group = igmp[0], igmp[1], dotted(igmp[4:8])
        self.kind = {REPORT1: "report1", REPORT2: "report2", LEAVE: "leave"}.get(
            self.type, "other")
        if self.type == REPORT3:
            self._read_records(igmp)
        elif self.type == QUERY:
            self._read_query(igmp)

    def _read_query(self, igmp):
        self.suppress, self.robustness, self.interval = False, None, None
        if len(igmp) < 12:
            self.kind = "query2" if self.code else "query1"
            self.response = self.code / 10
            return
        self.kind = "query3"
        self.response = time_value(self.code) / 10
        self.suppress, self.robustness = bool(igmp[8] & 8), igmp[8] & 7
        self.interval = time_value(igmp[9])
        count = struct.unpack("!H", igmp[10:12])[0]
        self.sources = [dotted(igmp[at:at + 4])
                        for at in range(12, min(12 + 4 * count, len(igmp) - 3), 4)]

    def _read_records(self, igmp):
        self.kind, self.group = "report3", None
        count, at = struct.unpack("!H", igmp[6:8])[0], 8
        for _ in range(count):
            if at + 8 > len(igmp):
                self.good = False
                return
            kind, aux, sources = struct.unpack("!BBH", igmp[at:at + 4])
            end = at + 8 + 4 * sources
            if end > len(igmp):
                self.good = False
                return
            self.records.append(Record(
                kind, dotted(igmp[at + 4:at + 8]),
                [dotted(igmp[each:each + 4]) for each in range(at + 8, end, 4)],
                igmp[end:end + 4 * aux]))
            at = end + 4 * aux

    def groups(self):
        return [each.group for each in self.records] if self.records else [self.group]

    def about(self, group):
        """The record of this group, or the message itself if it is about it, else None."""
        for each in self.records:
            if each.group == group:
                return each
        return self if self.group == group else None

    def wants(self, group):
        """Whether a host says here that it listens to the group."""
        if self.kind in ("report1", "report2"):
            return self.group == group
        return any(each.group == group and (
            each.kind in (IS_EX, TO_EX) or each.kind in (IS_IN, TO_IN, ALLOW) and each.sources)
            for each in self.records)

    def gives_up(self, group):
        """Whether a host says here that it does not listen to the group any more."""
        if self.kind == "leave":
            return self.group == group
        return any(each.group == group and each.kind == TO_IN and not each.sources
                   for each in self.records)

    def __repr__(self):
        what = ", ".join(map(repr, self.records)) or "%s%s" % (
            self.group, " {%s}" % " ".join(self.sources) if self.sources else "")
        return "%.3f %s %s %s %s -> %s: %s" % (
            self.time % 10000, self.iface, "out" if self.out else "in", self.kind, self.src,
            self.dst, what)


class Memberships:
    """What a host has reported: {group: (excludes, sources)} of IGMPv1 to v3."""

    def __init__(self):
        self.groups = {}

    def hear(self, message):
        """Gives back the groups that this message is about."""
        if message.kind in ("report1", "report2"):
            self.groups[message.group] = (True, frozenset())
        elif message.kind == "leave":
            self.groups.pop(message.group, None)
        for each in message.records:
            self._hear_record(each)
        return message.groups() if message.kind.startswith(("report", "leave")) else []

    def _hear_record(self, each):
        excludes, sources = self.groups.get(each.group, (False, frozenset()))
        told = frozenset(each.sources)
        if each.kind in (IS_IN, TO_IN, IS_EX, TO_EX):
            excludes, sources = each.kind in (IS_EX, TO_EX), told
        elif (each.kind == ALLOW) == excludes:
            sources -= told
        else:
            sources |= told
        if excludes or sources:
            self.groups[each.group] = (excludes, sources)
        else:
            self.groups.pop(each.group, None)

    def wants(self, group, source):
        excludes, sources = self.groups.get(group, (False, frozenset()))
        return (source in sources) != excludes
