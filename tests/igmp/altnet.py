"""A source in an altnet of the upstream is forwarded, one in no valid net is named in the log."""

from _common import GROUP
from igmplab import igmp


def test(lab):
    proxy = lab.start(lab.basic(up="altnet 10.9.8.7\naltnet 198.51.100.0/24"))
    lab.box.say(igmp.report(GROUP))
    lab.joined(GROUP)
    sources = ("10.9.8.7", "198.51.100.3", "172.26.1.1", "10.200.1.1")
    stranger = "203.0.113.5"
    lab.box.ear.forget()
    lab.source.send(GROUP, src=stranger)
    for source in sources:
        lab.source.send(GROUP, src=source)
    for source in sources:
        lab.until(lambda: lab.box.ear.count(GROUP, source), "a packet of " + source)
    lab.box.ear.assert_nothing(GROUP, stranger)
    lab.until(lambda: proxy.logged(
        "The source address %s for group %s, is not in any valid net for upstream VIF[0]." % (
            stranger, GROUP)), "the log says so")
