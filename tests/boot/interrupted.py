"""The power goes while the modules are installed, by scripts/install and by apt-get: the system
boots, the same command again mends it and says so, and a film plays."""

import _steps as steps
from bootlab import film, units

releases = ("trixie",)


def test(lab):
    scripts = steps.sources(lab)
    machine = lab.machine.start()
    film.wire(machine, helper=False, firewall=units.FIREWALL)
    install = (scripts + "install", "--modules")

    # Once before DKMS builds, and once when its modules are there in part.
    for moment in ("] dkms add", "] dkms install"):
        cut(machine, moment, "true", *install)
    assert "an earlier run was interrupted: going on" in machine.run(*install, limit=3600)
    machine.run("sed", "-i", 's/^LAN=.*/LAN="lan"/', "/etc/default/rtsp-helper")
    machine.run("systemctl", "reload-or-restart", "rtsp-helper")
    steps.from_dkms(machine)
    lab.film_plays(name="sources")
    machine.run(scripts + "uninstall")

    lab.packages()
    lab.repository.use()
    cut(machine, "dkms add", "ls /var/lib/dkms/rtsp-conntrack/*/build/*.o",
        "apt-get", "install", "-y", "-q", "rtsp-conntrack-dkms")
    assert machine.says("dpkg", "--audit"), "dpkg had come to its end"
    machine.run("dpkg", "--configure", "-a", limit=3600)
    steps.healthy(machine)
    steps.from_dkms(machine)
    film.wire(machine)
    lab.film_plays(name="packages")


def cut(machine, moment, condition, *argv):
    """The power goes when the command has said this and the condition is true; then the machine
    boots, with modules that can be found."""
    machine.spawn(*argv, log=machine.log).says(moment, limit=1800)
    machine.until(condition)
    machine.kill()
    machine.start()
    assert machine.booted() == "running", machine.run("systemctl", "--failed").output
    machine.run("modprobe", "nf_conntrack")
