"""An upstream whose address has a peer, as PPP gives them, is served."""

from _common import GROUP


def test(lab):
    lab.ip("addr flush dev vlan2")
    lab.ip("addr add 10.214.0.9 peer 10.128.0.1 dev vlan2")
    lab.start()
    lab.box.join(GROUP)
    report = lab.joined(GROUP)
    assert report.src == "10.214.0.9", report
    lab.plays(GROUP)
