"""Records behind auxiliary data count, and so do many records in one report."""

from igmplab.igmp import IS_EX, TO_EX, record, report3


def test(lab):
    lab.start()
    groups = ["239.0.10.%d" % number for number in range(1, 61)]
    lab.box.say(report3(
        record(TO_EX, "239.0.11.1", aux=b"abcdefgh"), record(IS_EX, "239.0.11.2", aux=b"\0" * 400),
        record(TO_EX, "239.0.11.3")))
    lab.box.say(report3(*[(TO_EX, group) for group in groups]))
    for group in ["239.0.11.1", "239.0.11.2", "239.0.11.3"] + groups:
        lab.joined(group)
