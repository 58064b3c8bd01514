"""Words that several tests use."""

GROUP, OTHER = "239.0.1.1", "239.0.2.2"
SOURCE, SECOND, THIRD = "172.26.83.137", "172.26.90.1", "172.26.90.2"
LANS = ("br-lan", "lan2", "lan3")
# Downstream timers that let a test see them in seconds
FAST = "queryinterval 2\nqueryresponseinterval 1\nlastmemberinterval 0.3"


def expect_error(proxy, *words, status=255):
    """The daemon ends with this status and one line that has all the words."""
    got = proxy.wait()
    assert got == status, (got, proxy.log())
    assert any(all(word in line for word in words) for line in proxy.log()), proxy.log()
