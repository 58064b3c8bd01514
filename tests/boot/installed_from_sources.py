"""Who follows the README without packages gets a film: scripts/install and iptv-setup, also
after a reboot; a second run does nothing, and scripts/uninstall ends all of it."""

import _steps as steps
from bootlab import film, units
from bootlab.machine import MachineFailed

releases = ("trixie",)

KEPT = "find /etc /usr /lib/modules -xdev -type f -newer /root/before ! -name 'modules.*' ! -name '*.pyc' " \
    "! -path '/usr/local/lib/lab/*' ! -name ld.so.cache | sort"


def test(lab):
    scripts = steps.sources(lab)
    machine = lab.machine.start()
    film.wire(machine, helper=False, firewall=units.FIREWALL)
    machine.run("touch", "/root/before")
    # It compiles all of the project, under emulation.
    machine.run(scripts + "install", limit=7200)
    machine.run("iptv-setup", "--upstream", "vlan2", "--lan", "lan")
    running(machine)
    lab.film_plays(name="first")
    again = machine.run(scripts + "install")
    assert "nothing changed" in again and "[#]" not in again, again

    machine.reboot()
    assert machine.booted() == "running", machine.run("systemctl", "--failed").output
    running(machine)
    lab.film_plays(name="rebooted")

    machine.run(scripts + "uninstall")
    assert machine.active("igmpproxy") != "active"
    assert not machine.exists("/sys/module/nf_conntrack_rtsp"), "the modules are loaded"
    left = machine.sh(KEPT).lines
    assert not left, left
    machine.reboot()
    assert machine.booted() == "running", machine.run("systemctl", "--failed").output
    try:
        lab.film_plays(name="without")
    except MachineFailed:
        return
    raise AssertionError("a film without the modules")


def running(machine):
    for unit in ("igmpproxy", "rtsp-helper"):
        assert machine.active(unit) == "active", machine.journal("-u", unit)
    machine.until("igmpproxyctl show interfaces | grep vlan2")
