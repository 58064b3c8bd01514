"""A booted system has systemd, keeps its disk over reboots and a power cut, and plays no film
without the modules."""

from bootlab import film
from bootlab.machine import MachineFailed

releases = ("trixie", "bookworm")


def test(lab):
    machine = lab.machine.start()
    assert machine.says("cat", "/proc/1/comm") == "systemd"
    state = machine.booted()
    assert state == "running", machine.run("systemctl", "--failed").output
    machine.write("/root/kept", "over a reboot\n")
    first = machine.read("/proc/sys/kernel/random/boot_id")

    machine.append = "lab.word=1"
    machine.reboot()
    assert machine.read("/root/kept") == "over a reboot\n"
    assert machine.read("/proc/sys/kernel/random/boot_id") != first
    assert " lab.word=1" in machine.read("/proc/cmdline")

    film.wire(machine, helper=False)
    try:
        lab.film_plays()
    except MachineFailed as error:
        assert "what the box received is not the film: 0 packets of" in str(error), error
    else:
        raise AssertionError("a film without the modules")

    machine.run("sync")
    machine.kill()
    machine.start()
    assert machine.exists("/root/kept")
    machine.until("ip netns list | grep rtsplab-box")
    machine.poweroff()
