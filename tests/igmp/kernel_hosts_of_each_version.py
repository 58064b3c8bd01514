"""The kernel's own hosts join in IGMPv1, v2 and v3, and leave in v2 and v3."""


def test(lab):
    lab.start()
    for version in (1, 2, 3):
        lab.box.igmp_version(version)
        group = "239.0.1.%d" % version
        member = lab.box.join(group)
        lab.wire.wait(iface="br-lan", kind="report%d" % version, out=False, group=group)
        lab.joined(group)
        lab.plays(group)
        mark = lab.wire.mark()
        member.leave()
        if version > 1:
            lab.left(group, mark)
