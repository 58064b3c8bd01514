"""Packets that nobody should believe: (why, the IGMP message, header)."""

import random
import struct

from igmplab import igmp
from igmplab.igmp import record, report3, sealed

LOST = "239.0.66.1"


def lying(count, body):
    """A report of version 3 whose count of records is `count`, whatever comes behind."""
    return sealed(struct.pack("!BBHHH", igmp.REPORT3, 0, 0, 0, count) + body)


def entry(kind, aux, sources, group=LOST, body=b""):
    return struct.pack("!BBH4s", kind, aux, sources, igmp.packed(group)) + body


def packets():
    good2, good3 = igmp.report(LOST), report3((igmp.TO_EX, LOST))
    yield "wrong checksum", good2[:2] + b"\x12\x34" + good2[4:], {}
    yield "wrong checksum, version 3", good3[:2] + b"\x12\x34" + good3[4:], {}
    yield "TTL of 2", good2, {"ttl": 2}
    yield "TTL of 64, version 3", good3, {"ttl": 64}
    yield "a source not on the interface", good2, {"src": "203.0.113.9"}
    yield "its source is the provider's", good3, {"src": "10.128.0.1"}
    for size in range(8):
        yield "cut to %d bytes" % size, sealed(good2[:size]) if size >= 4 else good2[:size], {}
    yield "no group", igmp.report("0.0.0.0"), {}
    yield "a group that is no group", igmp.report("192.168.1.1"), {"dst": LOST}
    yield "a record of no group", report3((igmp.TO_EX, "10.0.0.1")), {}
    yield "cut in the record", sealed(good3[:12]), {}
    yield "two records said, one there", lying(2, record(igmp.IS_IN, LOST)), {}
    yield "65535 records", lying(0xffff, record(99, LOST)), {}
    yield "sources beyond the end", lying(1, entry(igmp.TO_EX, 0, 100)), {}
    yield "65535 sources", lying(1, entry(igmp.ALLOW, 0, 0xffff, body=b"\1\2\3\4" * 5)), {}
    yield "auxiliary data beyond the end", lying(1, entry(igmp.TO_EX, 200, 0)), {}
    yield "both beyond", lying(1, entry(igmp.ALLOW, 255, 0xfff0, body=bytes(8))), {}
    yield "a record of an unknown kind", report3((7, LOST)), {}
    yield "a record of kind 0", report3((0, LOST)), {}
    yield "an unknown type", sealed(struct.pack("!BBH4s", 0x42, 0, 0, igmp.packed(LOST))), {}
    yield "a total length beyond the packet", good2, {"total": 1000}
    yield "a total length before the end", good3, {"total": 28}


def noise(count, seed=1):
    """Reports, queries and leaves with bytes turned over, with checksums that are right."""
    chance = random.Random(seed)
    models = [report3((igmp.ALLOW, LOST, "1.2.3.4", "1.2.3.5"), (igmp.TO_EX, LOST)),
              igmp.query(LOST, sources=("1.2.3.4",)), igmp.report(LOST), igmp.leave(LOST),
              lying(3, record(igmp.TO_IN, LOST, ("1.1.1.1",), b"abcd") * 3)]
    for _ in range(count):
        data = bytearray(chance.choice(models))
        for _ in range(chance.randrange(1, 5)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        data = data[:chance.choice((len(data), chance.randrange(8, len(data) + 1)))]
        yield sealed(bytes(data))
