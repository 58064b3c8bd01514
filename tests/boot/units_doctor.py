"""iptv-doctor on a booted router: modules, helper, connections and services, each wrong and
mended by the command that it names."""

import re
import shlex

from bootlab import film, units

TABLE = """\
table inet early {
	ct helper films { type "rtsp" protocol tcp; }
	chain raw {
		type filter hook prerouting priority raw;
		tcp dport 554 ct helper set "films"
	}
}
"""


class Doctor:
    def __init__(self, machine):
        self.machine = machine

    def says(self):
        found = self.machine.run("/mnt/project/scripts/iptv-doctor", check=False)
        assert found.status in (0, 1), found
        assert (found.status == 0) == ("nothing is wrong" in found), found
        return found

    def cured(self, text):
        """It finds that, and with its cure it does not any more."""
        found = self.says()
        lines = [at for at, line in enumerate(found.lines)
                 if line.startswith("WRONG") and text in line]
        assert len(lines) == 1, (text, str(found))
        cure = re.sub(r"^ *cure: ", "", found.lines[lines[0] + 1])
        self.machine.sh(cure.split(", and ")[0])
        self.machine.until("! /mnt/project/scripts/iptv-doctor | grep -qF -e " + shlex.quote(text))


def test(lab):
    units.share(lab)
    units.share_modules(lab)
    machine = lab.machine.start()
    machine.booted()
    film.wire(machine, helper=False, firewall=units.FIREWALL)
    doctor = Doctor(machine)
    found = doctor.says()
    for text in ("nf_conntrack_rtsp is not there for kernel %s" % machine.kernel,
                 "no rule gives connections the helper", "igmpproxy is not installed"):
        assert text in found, (text, str(found))
    units.install_modules(machine)
    units.install_helper(machine)
    units.install_proxy(machine)
    assert "has no nf_conntrack_rtsp" not in doctor.says()
    doctor.cured("nf_conntrack_rtsp is not loaded")
    # That has brought the other one.
    machine.run("rmmod", "nf_nat_rtsp")
    doctor.cured("nf_nat_rtsp is not loaded")
    machine.run("nft", "-f", "-", text=TABLE)
    found = doctor.says()
    assert "chain raw of table inet early is at priority -300" in found, found
    machine.run("nft", "delete", "table", "inet", "early")
    doctor.cured("no rule gives connections the helper")
    doctor.cured("igmpproxy does not answer")
    # Both of the networks that SERVERS has
    machine.run("ip", "route", "flush", "172.26.0.0/16")
    doctor.cured("no route by vlan2 leads to the provider's 172.26.0.0/16")
    found = doctor.says()
    assert found.status == 0, found

    machine.run("systemctl", "disable", "-q", "rtsp-helper")
    doctor.cured("rtsp-helper.service is not enabled")
    machine.run("nft", "delete", "table", "inet", "rtsp_helper")
    doctor.cured("its table was flushed")
    machine.sh("echo 'PORTS=x' >>/etc/default/rtsp-helper; systemctl restart rtsp-helper || :")
    found = doctor.says()
    assert 'PORTS: "x": expected a port from 1 to 65535' in found, found
    assert "1 thing is wrong" in found, found
    machine.sh("sed -i '/PORTS=x/d' /etc/default/rtsp-helper; systemctl restart rtsp-helper")

    machine.sh("echo 'phyint lan nonsense' >>/etc/igmpproxy.conf")
    found = doctor.says()
    assert "/etc/igmpproxy.conf:8: 'nonsense': expected" in found, found
    assert "1 thing is wrong" in found, found
    machine.sh("sed -i 's/.*nonsense.*/blacklist 10.0.0.1/' /etc/igmpproxy.conf")
    found = doctor.says()
    assert "note   /etc/igmpproxy.conf:8: '10.0.0.1': expected" in found, found
    machine.sh("sed -i '/10.0.0.1/d' /etc/igmpproxy.conf")
    machine.sh("ip link set vlan2 down")
    machine.until("igmpproxyctl show interfaces | grep vlan2 | grep waiting")
    doctor.cured("igmpproxy waits for its upstream interface vlan2")

    doctor.cured("no route by vlan2 leads to the provider's 172.26.0.0/16")
    film.begin(machine)
    found = doctor.says()
    assert "control connections, all with the helper" in found, found

    # A kernel that takes signed modules only, and these are not
    machine.append = "module.sig_enforce=1"
    machine.reboot()
    machine.booted()
    found = doctor.says()
    for name in ("nf_conntrack_rtsp", "nf_nat_rtsp"):
        assert "%s is not signed, and this kernel loads signed modules only" % name in found, found
    assert "rtsp-helper.service has failed" in found, found
