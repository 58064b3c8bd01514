"""Segments out of order, twice, overlapping and of one byte pass the router as they are."""

from rtsplab import rawtcp

modules = False


def test(lab):
    client, server = rawtcp.pair(lab)
    client.segment(b"world", at=6)
    client.segment(b"hello ", at=0)
    client.segment(b"lo wor", at=3)
    client.segment(b"!", at=11)
    seen = [server.recv_data() for _ in range(4)]
    assert [(each.at, each.data) for each in seen] == [
        (6, b"world"), (0, b"hello "), (3, b"lo wor"), (11, b"!")], seen
    assert seen[0].src == lab.outer and seen[0].seq == client.isn + 1 + 6 & rawtcp.MASK
    assert server.stream == b"hello world!"
    acks = [client.recv().ack for _ in range(4)]
    assert acks == [0, 11, 11, 12], acks
    server.send(b"y" * 5000)
    assert client.recv_size(5000) == b"y" * 5000
    client.reset()
    assert "R" in server.recv_now()[-1].flags

    client, conn = rawtcp.to_kernel(lab, source_port=40001)
    client.segment(b"two", at=3)
    client.segment(b"one", at=0)
    assert conn.recv_exact(6) == b"onetwo"
    conn.send(b"three")
    assert client.recv_until(b"three") == b"three"
    client.reset()

    conn, server = rawtcp.from_kernel(lab)
    conn.send(b"from the kernel")
    assert server.recv_data().data == b"from the kernel"
    server.send(b"back")
    assert conn.recv_exact(4) == b"back"
