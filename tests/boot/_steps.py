"""What several tests do: install, look for the modules, go to another kernel."""

import fcntl
import glob
import os
import subprocess

from bootlab import film, packages

MODULES = ("nf_conntrack_rtsp", "nf_nat_rtsp")
# What a release installs when its user wants the newest kernel: from where it comes.
NEWER = {"trixie": "7.3", "bookworm": "6.1"}


def with_modules(lab):
    """A machine that is off. On its disk are the modules, installed from their package by
    DKMS, and the network; a film went through it.

    The tests of one run share what took long: the first of them keeps its disk, for
    which others that run beside it wait.
    """
    kept = os.path.join(lab.options.results, "installed-%s-%s" % (
        os.path.basename(lab.base), packages.digest(lab.packages())))
    machine = lab.machine
    with open(kept + ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not os.path.isdir(kept):
            install(lab)
            machine.save(kept)
    machine.begin_with(kept)
    return machine


def installed(lab):
    """The same, booted; the film plays again with no hand on it."""
    machine = with_modules(lab)
    machine.start()
    network(machine)
    lab.film_plays(name="installed")
    return machine


def install(lab):
    """The package, the network, a film through them; off."""
    lab.machine.start()
    lab.repository.use()
    lab.machine.install("rtsp-conntrack-dkms")
    healthy(lab.machine)
    film.wire(lab.machine)
    lab.film_plays(name="first")
    lab.machine.poweroff()


def sources(lab):
    """Unpack the tarball of a release for the machine, which is off; where its scripts are there."""
    where = os.path.join(lab.work, "sources")
    os.mkdir(where)
    subprocess.run([os.path.join(lab.project, "scripts/dist"), where], check=True)
    subprocess.run(["tar", "-C", where, "-xf"] + glob.glob(where + "/*.xz"), check=True)
    lab.machine.share("sources", where)
    return "/mnt/sources/%s/scripts/" % os.path.basename(glob.glob(where + "/rtsp-linux-*[0-9]")[0])


def network(machine):
    """Wait until the router has its cables and its rules."""
    # Of several units one that is active is enough for systemctl.
    for unit in ("lab-network", "nftables"):
        machine.until("systemctl is-active " + unit)


def healthy(machine):
    """dpkg has nothing half done, apt has nothing to mend."""
    assert machine.says("dpkg", "--audit") == ""
    machine.run("apt-get", "check", "-q")


def from_dkms(machine, kernel=None):
    """The modules of this kernel are DKMS's; their version."""
    words = ("-k", kernel) if kernel else ()
    versions = set()
    for name in MODULES:
        path = machine.says("modinfo", *words, "-F", "filename", name)
        assert "/updates/dkms/" in path, path
        versions.add(machine.says("modinfo", *words, "-F", "version", name))
    assert len(versions) == 1, versions
    return versions.pop()


def loaded(machine):
    """The version of the modules that are loaded."""
    versions = {machine.read("/sys/module/%s/version" % name).strip() for name in MODULES}
    assert len(versions) == 1, versions
    return versions.pop()


def kernels(machine):
    """Those that are installed."""
    return machine.sh("cd /lib/modules && ls -d */kernel | cut -d / -f 1").lines


def newer_kernel(lab):
    """Install the newest kernel as a user does; (its release, what apt said)."""
    machine = lab.machine
    lab.repository.fetch("linux-image-amd64", "linux-headers-amd64", kernel=NEWER[lab.release])
    machine.run("apt-get", "update", "-q")
    before = kernels(machine)
    said = machine.install("linux-image-amd64", "linux-headers-amd64")
    new = [each for each in kernels(machine) if each not in before]
    assert len(new) == 1, new
    return new[0], said
