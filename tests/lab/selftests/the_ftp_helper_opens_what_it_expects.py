"""The kernel's own FTP helper, as a known-good one: expectation seen, connection let in."""

modules = False
families = ("v4",)


def test(lab):
    lab.sh(lab.router, "modprobe -a nf_conntrack_ftp nf_nat_ftp")
    lab.iptables("-t", "raw", "-A", "PREROUTING", "-p", "tcp", "--dport", "21",
                 "-j", "CT", "--helper", "ftp")
    listener = lab.box.listen(0x1234)
    client, server = lab.control_connection(port=21)
    # This helper reads a line only where it has seen the one before end.
    client.send(b"USER lab\r\n")
    assert server.recv_until(b"\r\n") == b"USER lab\r\n"
    client.send_pieces([b"PORT 192,168,1,10,18,52\r\n"])
    line = server.recv_until(b"\r\n")
    assert line == b"PORT 10,214,0,9,18,52\r\n", line
    expected = lab.expectations()
    assert [each.port for each in expected] == [0x1234], expected
    assert expected[0].helper == "ftp" and expected[0].proto == "tcp", expected
    assert [each.helper for each in lab.flows("tcp")] == ["ftp"]
    back = lab.server.connect(lab.outer, 0x1234)
    box = listener.accept()
    back.send(b"data")
    assert box.recv_exact(4) == b"data"
    assert lab.expectations() == []
