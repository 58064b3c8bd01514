"""Of two phyint statements for one interface the first counts."""


def test(lab):
    lab.start(lab.basic(lans=("br-lan",)) +
              "phyint lan2 disabled\nphyint lan2 downstream\nphyint br-lan disabled\n")
    assert lab.vifs() == ["br-lan", "vlan2"], lab.vifs()
