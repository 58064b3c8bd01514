"""What is configured and not there has a line with its name and what it lacks, once; what comes has none."""

ours = True
CONFIG = """phyint vlan2 upstream
phyint br-lan downstream
phyint lan2 downstream
phyint lan3 downstream
phyint lan4 downstream
phyint lan5 disabled
phyint lo downstream
"""
MORE = CONFIG + "phyint vlan9 upstream\n"
NO_UPSTREAM = "no upstream interface is up and has an address yet, waiting for it: vlan2, vlan9"


def told(proxy):
    return [line for line in proxy.log() if line.startswith(("upstream interface", "downstream interface"))]


def expect(lab, proxy, lines):
    """All that was logged up to now is of these lines."""
    group = lab.settle()
    lab.until(lambda: proxy.logged("Joining group " + group), "the log has been read so far")
    assert told(proxy) == lines, proxy.log()


def test(lab):
    lab.ip("link set lan2 down")
    lab.ip("addr flush dev lan3")
    proxy = lab.start(CONFIG)
    lines = ["downstream interface lan2 is down or has no carrier yet, waiting for it",
             "downstream interface lan3 has no IPv4 address yet, waiting for it",
             "downstream interface lan4 does not exist yet, waiting for it",
             "downstream interface lo is the loopback, which is not served"]
    expect(lab, proxy, lines)
    # They come, and the same file is read again: nothing of it is told anew.
    lab.ip("link set lan2 up")
    lab.ip("addr add 192.168.3.1/24 dev lan3")
    lab.until(lambda: {"lan2", "lan3"} <= set(lab.vifs()), "both are VIFs")
    assert proxy.control("reload") == ""
    expect(lab, proxy, lines)
    # A name that is new is told, the others are not.
    proxy.write(MORE)
    assert proxy.control("reload") == ""
    expect(lab, proxy, lines + ["upstream interface vlan9 does not exist yet, waiting for it"])
    proxy.end()
    lab.ip("link del vlan2")
    proxy = lab.run(MORE)
    lab.until(lambda: proxy.logged(NO_UPSTREAM), "it is told that there is no upstream")
    for name in ("vlan2", "vlan9"):
        assert proxy.logged("upstream interface %s does not exist yet" % name), proxy.log()
