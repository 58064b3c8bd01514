"""A host that blocks a source of its group does not get it, and gets it again when it unblocks it."""

from _common import GROUP, SECOND, SOURCE


def test(lab):
    lab.start()
    lab.box.igmp_version(3)
    member = lab.box.join(GROUP)
    lab.joined(GROUP)
    lab.plays(GROUP)
    member.block(SOURCE)
    lab.until(lambda: lab.upstream().get(GROUP) == (True, {SOURCE}), "EXCLUDE of the source")
    probe = lab.settle()
    lab.silent(GROUP, probe=probe)
    lab.source.send(GROUP, src=SECOND)
    lab.plays(probe)
    lab.box.ear.wait(GROUP, source=SECOND)
    member.unblock(SOURCE)
    lab.until(lambda: lab.upstream().get(GROUP) == (True, set()), "EXCLUDE of none")
    lab.plays(GROUP)
