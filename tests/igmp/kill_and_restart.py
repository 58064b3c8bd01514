"""After kill -9 a new daemon asks at once, and the picture is back within 3 s."""

from _common import GROUP, OTHER, two_channels

LIMIT = 3       # seconds, as the contract has it


def test(lab):
    proxy = lab.start()
    two_channels(lab)
    lab.source.stream(GROUP, OTHER, rate=100)
    for _ in range(3):
        proxy.kill()
        lab.until(lambda: not lab.routes(), "the kernel dropped its routes")
        lab.box.ear.forget()
        proxy = lab.start()
        for group in (GROUP, OTHER):
            first = lab.box.ear.wait(group)
            assert first - proxy.started < LIMIT, (group, first - proxy.started)
