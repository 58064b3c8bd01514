"""Words that several tests use."""

GROUP, OTHER = "239.0.1.1", "239.0.2.2"
SOURCE, SECOND, THIRD = "172.26.83.137", "172.26.90.1", "172.26.90.2"
LANS = ("br-lan", "lan2", "lan3")
# Downstream timers that let a test see them in seconds
FAST = "queryinterval 2\nqueryresponseinterval 1\nlastmemberinterval 0.3"


def two_channels(lab):
    """One host watches GROUP, another OTHER of one source only."""
    lab.box.join(GROUP)
    lab.box2.join(OTHER, SOURCE)
    for group in (GROUP, OTHER):
        lab.joined(group)
        lab.plays(group)


def forty_bridges(lab):
    """More interfaces, dummy0...39, than there are VIFs."""
    lab.router.space.batch(*[
        line for number in range(40) for line in (
            "link add dummy%d type bridge" % number,
            "addr add 192.168.%d.1/24 dev dummy%d" % (100 + number, number),
            "link set dummy%d up" % number)])


def expect_error(proxy, *words, status=255):
    """The daemon ends with this status and one line that has all the words."""
    got = proxy.wait()
    assert got == status, (got, proxy.log())
    assert any(all(word in line for word in words) for line in proxy.log()), proxy.log()
