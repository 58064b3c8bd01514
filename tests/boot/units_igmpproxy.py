"""igmpproxy.service: comes back after kill -9, keeps its configuration when a new one is wrong
and tells, leaves all at its end, fails with the line of a wrong file, and has the journal's
levels; igmpproxy@vlan2 goes with its device."""

import json

from bootlab import units

releases = ("trixie", "bookworm")
WRONG = units.CONF + "phyint lan9 upstraem\n"
LINE = "/etc/igmpproxy.conf:8: 'upstraem': expected"


def test(lab):
    machine = units.proxy_router(lab)
    machine.run("systemctl", "enable", "-q", "--now", "igmpproxy.service")
    channel = units.Channel(machine)
    channel.watch()
    channel.plays()
    exposure(machine)
    killed(machine, channel)
    reloaded(machine, channel)
    stopped(machine, channel)
    wrong(machine)
    defaults(machine)
    user(machine, channel)
    with_its_device(machine, channel)


def entries(machine, *words):
    """(priority, message) of each line that the daemon itself wrote."""
    lines = machine.says("journalctl", "-b", "-o", "json", "--no-pager", "-t", "igmpproxy",
                         *words).splitlines()
    found = [json.loads(line) for line in lines]
    return [(int(each["PRIORITY"]), each["MESSAGE"]) for each in found]


def exposure(machine):
    for unit in ("igmpproxy.service", "igmpproxy@vlan2.service"):
        shown = machine.run("systemd-analyze", "security", "--no-pager", unit).lines[-1]
        assert float(shown.split(":")[1].split()[0]) < 2.0, shown
    for unit in ("igmpproxy.service", "igmpproxy@.service"):
        shown = machine.says("systemd-analyze", "verify", "--man=no",
                             "/usr/lib/systemd/system/" + unit)
        assert "igmpproxy" not in shown, shown
    pid = machine.says("systemctl", "show", "-p", "MainPID", "--value", "igmpproxy")
    caps = machine.says("grep", "CapBnd", "/proc/%s/status" % pid)
    assert int(caps.split()[1], 16) == 1 << 12 | 1 << 13, caps


def killed(machine, channel):
    """Also more often than systemd's usual limit."""
    before = int(machine.says("systemctl", "show", "-p", "NRestarts", "--value", "igmpproxy"))
    for count in range(before + 1, before + 8):
        machine.run("systemctl", "kill", "-s", "KILL", "igmpproxy")
        machine.until("systemctl show -p NRestarts igmpproxy | grep -qx NRestarts=%d &&"
                      " systemctl is-active igmpproxy" % count)
    channel.plays()


def reloaded(machine, channel):
    before = machine.says("systemctl", "show", "-p", "MainPID", "igmpproxy")
    machine.write("/etc/igmpproxy.conf", units.CONF.replace("interval 5", "interval 6"))
    machine.run("systemctl", "reload", "igmpproxy")
    stats = json.loads(machine.says("igmpproxyctl", "show", "stats", "-j"))
    assert stats["stats"]["reloads"] == 1, stats
    machine.write("/etc/igmpproxy.conf", WRONG)
    said = machine.run("systemctl", "reload", "igmpproxy", check=False)
    assert not said.ok and "failed" in said, said
    status = machine.says("systemctl", "status", "igmpproxy")
    assert LINE in status and "the configuration stays as it was" in status, status
    assert (3, "the configuration stays as it was") in entries(machine)
    assert before == machine.says("systemctl", "show", "-p", "MainPID", "igmpproxy")
    machine.write("/etc/igmpproxy.conf", units.CONF)
    machine.run("systemctl", "reload", "igmpproxy")
    channel.plays()


def stopped(machine, channel):
    mark = channel.mark()
    machine.run("systemctl", "stop", "igmpproxy")
    channel.seen(mark, "leave " + units.GROUP)
    assert channel.lines(mark)[-1].startswith("leave"), channel.lines(mark)
    state = machine.says("systemctl", "show", "-p", "Result,ExecMainStatus", "igmpproxy").split()
    assert sorted(state) == ["ExecMainStatus=0", "Result=success"], state
    assert not machine.exists("/run/igmpproxy")
    assert "vlan2" not in machine.read("/proc/net/ip_mr_vif")


def wrong(machine):
    machine.write("/etc/igmpproxy.conf", WRONG)
    said = machine.run("systemctl", "start", "igmpproxy", check=False)
    assert not said.ok, said
    # It has failed for good, and says so at the first look.
    assert machine.active("igmpproxy") == "failed"
    assert machine.says("systemctl", "show", "-p", "NRestarts", "--value", "igmpproxy") == "0"
    status = machine.run("systemctl", "status", "igmpproxy", check=False).output
    assert LINE in status and "status=255" in status, status
    # Once, and not on standard error again
    (first, _), (second, last) = entries(machine, "-n", "2")
    assert (first, second) == (3, 3) and LINE in last, entries(machine, "-n", "2")
    assert len([text for _, text in entries(machine) if LINE in text]) == 2, entries(machine)
    assert LINE in machine.says("journalctl", "-b", "-u", "igmpproxy", "-p", "err")


def defaults(machine):
    """As in Debian's package: options to add, or others for the file."""
    machine.write("/etc/igmpproxy.conf", units.CONF)
    machine.write("/etc/default/igmpproxy", 'DAEMON_OPTS="-v"\n')
    machine.run("systemctl", "start", "igmpproxy")
    machine.until("journalctl -b -t igmpproxy -p info | grep -q 'Joining group'")
    levels = {text.split()[0]: level for level, text in entries(machine)}
    assert levels["Joining"] == 6, levels
    machine.write("/etc/default/igmpproxy", 'DAEMON_OPTS="-x"\n')
    assert not machine.run("systemctl", "restart", "igmpproxy", check=False).ok
    assert [text for level, text in entries(machine, "-n", "4") if "'x'" in text and level == 3], \
        entries(machine, "-n", "4")
    # -d and not -n: it stays a service all the same.
    machine.write("/etc/other.conf", WRONG)
    machine.write("/etc/default/igmpproxy",
                  '# a comment\nDAEMON_OPTS="-d -vv"\nDAEMON_ARGS="/etc/other.conf"\n')
    assert not machine.run("systemctl", "restart", "igmpproxy", check=False).ok
    status = machine.run("systemctl", "status", "igmpproxy", check=False).output
    assert "/etc/other.conf:8:" in status, status
    machine.write("/etc/other.conf", units.CONF)
    machine.run("systemctl", "restart", "igmpproxy")
    machine.until("journalctl -b -t igmpproxy -o json | grep -q '\"PRIORITY\":\"7\"'")
    machine.write("/etc/default/igmpproxy", 'DAEMON_OPTS=""\n')


def user(machine, channel):
    """What the configuration may want besides is a matter of three lines."""
    machine.write("/etc/igmpproxy.conf", "user nobody\n" + units.CONF)
    assert not machine.run("systemctl", "restart", "igmpproxy", check=False).ok
    status = machine.run("systemctl", "status", "igmpproxy", check=False).output
    assert "user nobody: Operation not permitted (what a service needs" in status, status
    machine.write("/etc/systemd/system/igmpproxy.service.d/user.conf", "[Service]\n"
                  "CapabilityBoundingSet=CAP_SETUID CAP_SETGID CAP_SYS_CHROOT\n"
                  "SystemCallFilter=@setuid capset chroot\n")
    machine.sh("systemctl daemon-reload; systemctl restart igmpproxy")
    pid = machine.says("systemctl", "show", "-p", "MainPID", "--value", "igmpproxy")
    assert machine.says("grep", "^Uid:", "/proc/%s/status" % pid).split()[1:] == ["65534"] * 4
    channel.plays()
    machine.write("/etc/igmpproxy.conf", units.CONF)
    machine.run("systemctl", "reload", "igmpproxy")
    machine.sh("rm -r /etc/systemd/system/igmpproxy.service.d; systemctl daemon-reload;"
               " systemctl restart igmpproxy")


def with_its_device(machine, channel):
    """The one that is bound to the upstream takes over, ends with it and comes with it."""
    machine.run("systemctl", "disable", "-q", "igmpproxy.service")
    machine.run("systemctl", "enable", "-q", "igmpproxy@vlan2.service")
    machine.run("systemctl", "start", "igmpproxy@vlan2.service")
    assert machine.active("igmpproxy") == "inactive"
    assert machine.active("igmpproxy@vlan2") == "active"
    channel.plays()
    for _ in range(2):
        machine.run("ip", "link", "del", "vlan2")
        machine.until("! systemctl is-active igmpproxy@vlan2")
        machine.sh("""
            ip link add link iptv name vlan2 type vlan id 2
            ip link set vlan2 up
            ip addr add 10.214.0.9/9 dev vlan2
            """)
        machine.until("systemctl is-active igmpproxy@vlan2")
        channel.plays()
