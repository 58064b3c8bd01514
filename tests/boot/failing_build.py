"""A kernel for which the build fails leaves apt healthy and the old modules in place, and the
message names the log and the command that mends it."""

import re

import _steps as steps

releases = ("trixie", "bookworm")


def test(lab):
    machine = steps.installed(lab)
    old = machine.kernel
    version = steps.from_dkms(machine)
    source = "/usr/src/rtsp-conntrack-%s/nf_nat_rtsp.c" % version
    machine.run("cp", source, "/root/whole.c")
    machine.run("sed", "-i", "1i #error this kernel is not for us", source)

    new, said = steps.newer_kernel(lab)
    steps.healthy(machine)
    log = re.search(r"The log: (\S+)", said.output).group(1)
    assert "this kernel is not for us" in machine.read(log)
    # dpkg says it on a terminal, whose lines end otherwise.
    mend = re.search(r"When the reason is gone, run: (.*\S)", said.output).group(1)
    assert new in mend, mend
    assert not machine.run("modinfo", "-k", new, steps.MODULES[0], check=False).ok

    # The kernel that runs keeps its modules.
    assert steps.from_dkms(machine, old) == version
    lab.film_plays(name="on-the-old-one")
    steps.healthy(machine)

    # The user boots what is newest, reads the message and does what it says.
    machine.reboot()
    assert machine.kernel == new
    assert not machine.run("modprobe", steps.MODULES[0], check=False).ok
    # Who has not seen the message finds the command all the same.
    doctor = machine.run("/mnt/project/scripts/iptv-doctor", check=False)
    assert "nf_conntrack_rtsp is not there for kernel " + new in doctor, doctor
    assert "linux-headers-%s && %s\n" % (new, mend) in doctor, doctor
    machine.run("cp", "/root/whole.c", source)
    machine.run(*mend.split())
    assert steps.from_dkms(machine) == version
    machine.run("systemctl", "restart", "nftables")
    steps.network(machine)
    lab.film_plays(name="mended")
