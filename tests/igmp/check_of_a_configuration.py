"""-t reads a file and ends: with 0 when it is right, with 255 and the place when it is wrong."""

from _common import expect_error

ours = True


def test(lab):
    proxy = lab.run(lab.basic(), options=("-t",))
    assert proxy.wait() == 0, proxy.log()
    proxy = lab.run(lab.basic() + "phyint eth9 downstream\nwhitelist 300.1.2.3\n", options=("-t",))
    expect_error(proxy, proxy.file + ":", "300.1.2.3")
    assert lab.vifs() == []
