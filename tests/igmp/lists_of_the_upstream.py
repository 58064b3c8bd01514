"""Lists of the upstream rule what is joined there: the last match wins, a whitelist denies the rest."""

from igmplab import igmp


def test(lab):
    lab.start(lab.basic(up="whitelist 239.0.0.0/16\nblacklist 239.0.5.0/24\nwhitelist 239.0.5.7"))
    for group in ("239.1.0.1", "239.255.255.250", "239.0.5.1", "239.0.5.8"):
        lab.box.say(igmp.report(group))
    for group in ("239.0.5.7", "239.0.6.1"):
        lab.box.say(igmp.report(group))
        lab.joined(group)
        lab.plays(group)
    assert set(lab.upstream()) == {"239.0.5.7", "239.0.6.1"}, lab.upstream()
