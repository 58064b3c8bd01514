"""rtsp-helper.service: the helper is there before the first connection, comes again with
nftables.service, keeps its rules when its file is wrong, and goes when it is stopped."""

from bootlab import film, units

DEFAULT = "/etc/default/rtsp-helper"
# As early as a connection can be: cables are laid when any network is, and used at once.
# Nobody answers there: of a connection that is refused the kernel keeps nothing.
FIRST = """\
[Unit]
After=network-pre.target
[Service]
ExecStartPost=/bin/sh -c 'ip netns exec rtsplab-box python3 -c "import socket; \\
    s = socket.socket(); s.settimeout(3); s.connect_ex((\\'172.26.99.99\\', 554))"; \\
    conntrack -L -p tcp --dport 554 >/run/first-connection; ls /sys/module >/run/first-modules'
"""
# Without what the counters have counted
TABLE = ("nft", "-s", "list", "table", "inet", "rtsp_helper")


def test(lab):
    units.share_modules(lab)
    machine = lab.machine.start()
    machine.booted()
    units.install_modules(machine)
    units.install_helper(machine)
    film.wire(machine, helper=False, firewall=units.FIREWALL)
    machine.write("/etc/systemd/system/lab-network.service.d/first.conf", FIRST)
    machine.reboot()
    assert machine.booted() == "running", machine.run("systemctl", "--failed").output
    assert "helper=rtsp" in machine.read("/run/first-connection"), \
        machine.read("/run/first-connection")
    for name in ("nf_conntrack_rtsp", "nf_nat_rtsp"):
        assert name in machine.read("/run/first-modules").split()
    before_the_network(machine)
    lab.film_plays()
    with_nftables(machine)
    lab.film_plays()
    wrong_values(machine)
    other_choices(machine)
    stopped(machine)
    without_modules(machine)


def before_the_network(machine):
    def when(unit):
        return int(machine.says("systemctl", "show", "-p", "ActiveEnterTimestampMonotonic",
                                "--value", unit))
    order = [when(unit) for unit in ("systemd-modules-load", "nftables", "rtsp-helper",
                                     "network-pre.target", "lab-network")]
    assert order == sorted(order) and order[0] > 0, order


def handle(machine):
    """Another one for each time that the table was made; none if it is not there."""
    shown = machine.run("nft", "-a", *TABLE[1:], check=False)
    return shown.lines[0].split()[-1] if shown.ok else None


def with_nftables(machine):
    """Its file flushes all rules; however it is loaded, the table is there behind it."""
    for how in ("reload", "restart"):
        before = handle(machine)
        machine.run("systemctl", how, "nftables")
        machine.until("nft list table inet rtsp_helper && nft list table inet router")
        assert handle(machine) != before
    machine.run("systemctl", "stop", "nftables")
    assert machine.active("rtsp-helper") == "inactive"
    machine.run("systemctl", "start", "nftables")
    machine.until("systemctl is-active rtsp-helper && nft list table inet rtsp_helper")
    # The helper was there before nftables.service is started for the first time.
    machine.sh("systemctl stop nftables; systemctl start rtsp-helper")
    assert handle(machine)
    machine.run("systemctl", "start", "nftables")
    machine.until("nft list table inet rtsp_helper && nft list table inet router")
    assert machine.active("rtsp-helper") == "active"


def wrong_values(machine):
    good = machine.read(DEFAULT)
    rules = machine.says(*TABLE)
    for line, value in (('SERVERS="172.26.0.0/33"', '"172.26.0.0/33"'), ('PORTS="0"', '"0"'),
                        ('LAN="l/an"', '"l/an"'), ("LANS=lan", '"LANS"')):
        machine.write(DEFAULT, good + line + "\n")
        number = len(good.splitlines()) + 1
        assert not machine.run("systemctl", "reload", "rtsp-helper", check=False).ok, line
        status = machine.says("systemctl", "status", "rtsp-helper")
        assert "%s:%d: " % (DEFAULT, number) in status and value in status, status
        assert "the rules stay as they were" in status, status
        assert machine.active("rtsp-helper") == "active"
        assert machine.says(*TABLE) == rules
    machine.run("systemctl", "restart", "rtsp-helper", check=False)
    assert machine.active("rtsp-helper") == "failed"
    shown = machine.journal("-b", "-u", "rtsp-helper", "-p", "err")
    assert '"LANS": expected LAN, SERVERS or PORTS' in shown, shown
    assert "so there are no rules; correct it, then: systemctl start rtsp-helper" in shown, shown
    machine.write(DEFAULT, good)
    machine.run("systemctl", "start", "rtsp-helper")
    assert machine.says(*TABLE) == rules


def other_choices(machine):
    """Several interfaces, IPv6, other ports, and each provider's choice of the file."""
    good = machine.read(DEFAULT)
    machine.write(DEFAULT, 'LAN="lan to-*"\nSERVERS="172.26.0.0/16 fd26::/16"\nPORTS="554 8554"\n')
    machine.run("systemctl", "reload", "rtsp-helper")
    machine.sh("""
        conntrack -F
        sysctl -q -w net.ipv6.conf.all.forwarding=1
        """)
    for address, port in (("172.26.99.99", 8554), ("fd26:99::99", 554), ("172.26.99.99", 8555),
                          ("10.200.9.9", 554)):
        machine.run("ip", "netns", "exec", "rtsplab-box", "python3", "-c",
                    "import socket, sys; socket.create_connection(sys.argv[1:], 2)",
                    address, str(port), check=False)
    shown = machine.says("sh", "-c", "conntrack -L -p tcp; conntrack -L -f ipv6 -p tcp")
    helped = {(line.split("dst=")[1].split()[0], line.split("dport=")[1].split()[0])
              for line in shown.splitlines() if "helper=rtsp" in line}
    assert "dst=10.200.9.9 " in shown and "dport=8555 " in shown, shown
    assert helped == {("172.26.99.99", "8554"), ("fd26:99::99", "554")}, shown
    # Any of the choices can be taken as it stands.
    for line in good.splitlines():
        if line.startswith("#SERVERS="):
            machine.write(DEFAULT, good + line[1:] + "\n")
            machine.run("systemctl", "reload", "rtsp-helper")
    machine.write(DEFAULT, good)
    machine.run("systemctl", "reload", "rtsp-helper")


def stopped(machine):
    machine.run("systemctl", "stop", "rtsp-helper")
    assert handle(machine) is None
    assert machine.run("nft", "list", "table", "inet", "router").ok


def without_modules(machine):
    """After a kernel upgrade, say: the reason and the cure are in its status."""
    machine.sh("""
        conntrack -F
        modprobe -r nf_nat_rtsp nf_conntrack_rtsp
        rm /lib/modules/$(uname -r)/updates/nf_*_rtsp.ko
        depmod
        """)
    assert not machine.run("systemctl", "start", "rtsp-helper", check=False).ok
    status = machine.run("systemctl", "status", "rtsp-helper", check=False).output
    assert "the modules are not there for kernel " + machine.kernel in status, status
