"""Where another multicast router is at work already the daemon ends and says which."""

from _common import expect_error


def test(lab):
    first = lab.start()
    second = lab.run(lab.basic())
    words = ("igmpproxy", str(first.pid)) if lab.ours else ("in use",)
    expect_error(second, *words)
    assert first.alive()
    lab.settle()
