"""TCP and UDP that a box starts pass the router, and arrive from its outer address."""

modules = False


def test(lab):
    client, server = lab.control_connection()
    assert server.peer[0] == lab.outer, server.peer
    client.send_pieces([b"one ", b"two ", b"three\r\n\r\n"])
    assert server.recv_until(b"\r\n\r\n") == b"one two three\r\n\r\n"
    server.send(b"x" * 100000)
    assert client.recv_exact(100000) == b"x" * 100000

    box, media = lab.box.udp(27336), lab.media.udp(40000)
    box.sendto(b"punch", lab.media.addr, 40000)
    data, addr, port = media.recv()
    assert (data, addr) == (b"punch", lab.outer)
    media.sendto(b"back", addr, port)
    assert box.recv() == (b"back", lab.media.addr, 40000)
    assert [flow.orig.sport for flow in lab.flows("udp")] == [27336]
    assert len(lab.flows("tcp")) == 1
