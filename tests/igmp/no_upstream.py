"""A configuration without an upstream is an error that is named; ours names line, interface and word, too."""


def test(lab):
    proxy = lab.run("quickleave\nphyint br-lan downstream\nphyint vlan2\n")
    assert proxy.wait() == 255
    assert proxy.logged("There must be at least 1 Vif as upstream."), proxy.log()
    if lab.ours:
        assert proxy.logged("igmpproxy.conf:3: There must be at least 1 Vif as upstream. "
                            "'phyint vlan2': expected upstream after this one or another"), proxy.log()
        proxy = lab.run("quickleave\n")
        assert proxy.wait() == 255
        assert proxy.logged("expected 'phyint INTERFACE upstream'"), proxy.log()
