"""Where another multicast router is at work already the daemon ends and says which."""

from _common import expect_error


def test(lab):
    first = lab.start()
    second = lab.run(lab.basic())
    expect_error(second, "in use" if not lab.ours else "igmpproxy", str(first.pid) if lab.ours else "")
    assert first.alive()
    lab.settle()
