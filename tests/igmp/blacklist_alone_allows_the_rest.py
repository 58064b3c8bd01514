"""With a blacklist alone everything else is joined: home devices' groups stay at home."""

from igmplab import igmp


def test(lab):
    lab.start(lab.basic(up="blacklist 239.255.255.250\nblacklist 239.192/14"))
    for group in ("239.255.255.250", "239.194.1.1"):
        lab.box.say(igmp.report(group))
    for group in ("239.255.254.251", "239.196.1.1"):
        lab.box.say(igmp.report(group))
        lab.joined(group)
    assert set(lab.upstream()) == {"239.255.254.251", "239.196.1.1"}, lab.upstream()
