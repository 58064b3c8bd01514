"""Through a bridge with IGMP snooping the stream reaches who joined, and only that port."""

from _common import GROUP


def test(lab):
    lab.ip("link set dev br-lan type bridge mcast_snooping 1")
    lab.start()
    member = lab.box.join(GROUP)
    lab.joined(GROUP)
    lab.plays(GROUP)

    def only_there():
        lab.box2.ear.forget()
        lab.plays(GROUP)
        return lab.box2.ear.count(GROUP) == 0
    # The bridge waits for the response time of the first query before it believes.
    lab.until(only_there, "the other port has nothing", limit=40)
    mark = lab.wire.mark()
    member.leave()
    lab.left(GROUP, mark)
