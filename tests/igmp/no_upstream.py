"""A configuration without an upstream is an error that is named."""


def test(lab):
    proxy = lab.run("phyint br-lan downstream\n")
    assert proxy.wait() == 255
    assert proxy.logged("There must be at least 1 Vif as upstream."), proxy.log()
