"""A cold boot at which vlan2 comes 30 s late: the channel plays, is joined upstream and
refreshed, and again when vlan2 gets another address."""

import os

from bootlab import units

releases = ("trixie", "bookworm")
FIRST, SECOND = "10.214.0.9", "10.214.0.77"
# Instead of the lab's own vlan2; it begins when everything else has.
LATE = """\
[Unit]
Description=vlan2 comes late
After=igmpproxy.service lab-network.service
[Service]
ExecStart=/bin/sh -euc 'sleep 30; ip link add link iptv name vlan2 type vlan id 2; \
    ip link set vlan2 up; sleep 5; ip addr add %s/9 dev vlan2'
[Install]
WantedBy=multi-user.target
""" % FIRST


def test(lab):
    machine = units.proxy_router(lab)
    machine.write("/etc/systemd/system/lab-network.service.d/late.conf",
                  "[Service]\nExecStartPost=/bin/ip link del vlan2\n")
    machine.write("/etc/systemd/system/late.service", LATE)
    machine.run("systemctl", "enable", "-q", "igmpproxy.service", "late.service")
    machine.reboot()

    # It is ready and nobody has to wait for it, though its upstream is not there.
    assert machine.booted() == "running", machine.run("systemctl", "--failed").output
    status = machine.says("systemctl", "show", "-p", "StatusText,NRestarts", "igmpproxy")
    assert machine.active("igmpproxy") == "active" and "NRestarts=0" in status, status
    channel = units.Channel(machine, log="/mnt/out/edge")
    channel.watch()
    channel.seen(1, "report %s %s" % (units.GROUP, FIRST))
    channel.plays()
    journal = machine.journal("-b", "-u", "igmpproxy")
    assert "no upstream interface is up and has an address yet, waiting for it" in journal, journal
    shown = machine.says("systemctl", "status", "igmpproxy")
    assert "1 upstream and 1 downstream interfaces" in shown, shown

    mark = channel.mark()
    channel.seen(mark, "report %s %s" % (units.GROUP, FIRST))      # the refresh
    assert not [line for line in channel.lines(mark) if "leave" in line], channel.lines(mark)

    machine.sh("ip addr del %s/9 dev vlan2; ip addr add %s/9 dev vlan2" % (FIRST, SECOND))
    mark = channel.mark()
    channel.seen(mark, "report %s %s" % (units.GROUP, SECOND))
    channel.plays()
    mark = channel.mark()
    channel.seen(mark, "report %s %s" % (units.GROUP, SECOND))     # the refresh
    channel.plays()
    assert "NRestarts=0" in machine.says("systemctl", "show", "-p", "NRestarts", "igmpproxy")

    # The network goes after the proxy, so the end of the machine leaves no membership.
    mark = channel.mark()
    machine.poweroff()
    with open(os.path.join(machine.shares["out"][0], "edge")) as log:
        lines = log.read().splitlines()[mark - 1:]
    assert lines[-1] == "leave %s %s" % (units.GROUP, SECOND), lines
