"""-t reads a file and ends: with 0 when it is right, with 255 and the place when it is wrong."""

from _common import expect_error

ours = True


def test(lab):
    proxy = lab.run(lab.basic(), options=("-t",))
    assert proxy.wait() == 0, proxy.log()
    proxy = lab.run(lab.basic() + "phyint eth9 downstream\nwhitelist 300.1.2.3\n", options=("-t",))
    expect_error(proxy, proxy.file + ":", "300.1.2.3")
    for user, right in (("nobody", True), ("4242", True), ("-1", False), ("4294967295", False)):
        proxy = lab.run(lab.basic(top="user " + user), options=("-t",))
        if right:
            assert proxy.wait() == 0, proxy.log()
        else:
            expect_error(proxy, proxy.file + ":", user, "user")
    assert lab.vifs() == []
