"""A hundred groups are joined and play with the kernel's default of 20 memberships a socket."""

from igmplab import igmp


def test(lab):
    limit = lab.router.space.read("/proc/sys/net/ipv4/igmp_max_memberships")
    assert int(limit) == 20, limit
    lab.start()
    groups = ["239.0.3.%d" % number for number in range(1, 101)]
    for group in groups:
        lab.box.say(igmp.report(group))
    for group in groups:
        lab.joined(group)
    lab.box.ear.forget()
    for group in groups:
        lab.plays(group)
    assert len(lab.upstream()) == 100
