"""What is shown when there is nothing has its titles all the same, and is an empty list in JSON."""

from _common import two_channels

ours = True
EMPTY = ("groups", "sources", "routes")


def test(lab):
    proxy = lab.start()
    before = {}
    for what in EMPTY:
        assert proxy.show(what) == {what: []}
        before[what] = proxy.control("show", what)
        assert before[what].count("\n") == 1, before
    two_channels(lab)
    for what in EMPTY:
        lines = proxy.control("show", what).splitlines()
        assert len(lines) > 1 and lines[0].split() == before[what].split(), (before[what], lines)
