"""A file with a NUL byte, of exactly 512 bytes, or that ends in the middle, is read or refused, never more."""

TAIL = "phyint br-lan downstream"


def test(lab):
    text = lab.basic(lans=())
    whole = text + "#" * (511 - len(text) - len(TAIL)) + "\n" + TAIL
    assert len(whole) == 512
    for size in (0, 1):
        proxy = lab.start(whole if not size else whole + " ")
        proxy.end()
    for data in (b"quickleave hashtablesize", b"phyint vlan2 upstream\0\n", b"\0", b"",
                 b"phyint", b"hashtablesize", b"\xff\xfe\xfd", b"a" * 100000,
                 b"phyint " + b"v" * 5000 + b" upstream\n"):
        proxy = lab.run(data)
        status = proxy.wait()
        assert status == 255, (data[:40], status)
        assert proxy.log(), data[:40]
