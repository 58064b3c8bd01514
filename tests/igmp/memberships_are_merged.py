"""The lists of sources of all downstream interfaces become one upstream (RFC 4605 4.1)."""

from _common import GROUP, LANS, SECOND, SOURCE, THIRD

ours = True


def test(lab):
    lab.start(lab.basic(top="lastmemberinterval 0.3", lans=LANS))
    def becomes(*state):
        lab.until(lambda: lab.upstream().get(GROUP, (False, set())) == state, state)
    first = lab.box.join(GROUP, SOURCE)
    becomes(False, {SOURCE})
    second = lab.box3.join(GROUP, SECOND)
    becomes(False, {SOURCE, SECOND})
    third = lab.box4.join(GROUP)
    becomes(True, set())
    third.block(SOURCE)
    third.block(THIRD)
    becomes(True, {THIRD})
    first.leave()
    becomes(True, {SOURCE, THIRD})
    third.leave()
    becomes(False, {SECOND})
    second.leave()
    becomes(False, set())
