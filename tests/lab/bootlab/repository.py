# SPDX-License-Identifier: GPL-2.0-only
"""What apt in the machine installs from: a directory of packages that the host fetched."""

import glob
import os
import shutil
import subprocess
import tempfile
import time

from rtsplab import netns

CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"),
                     "rtsp-linux")
# Whose package lists are read: those of the root directory for this kernel.
PLAIN = {"trixie": "6.12", "bookworm": "6.1"}
LIST = "deb [trusted=yes] file:/mnt/repository ./\n"

APT = """\
Dir::Etc "{root}/etc/apt";
Dir::Etc::trustedparts "/usr/share/keyrings";
Dir::State "{work}/state";
Dir::State::status "{status}";
Dir::Cache "{work}/cache";
Acquire::Languages "none";
Acquire::Check-Valid-Until "false";
APT::Sandbox::User "root";
APT::Install-Recommends "false";
APT::Architecture "amd64";
"""


class Archive:
    """Apt with the package lists of the release that has this kernel."""

    def __init__(self, kernel, status="/dev/null"):
        root = subprocess.run([os.path.join(os.path.dirname(__file__), "..", "root"), kernel],
                              check=True, stdout=subprocess.PIPE,
                              universal_newlines=True).stdout.strip()
        self.work = os.path.join(CACHE, "booted", "apt-" + kernel)
        self.files = os.path.join(self.work, "cache", "archives")
        for name in ("state/lists/partial", "cache/archives/partial"):
            os.makedirs(os.path.join(self.work, name), exist_ok=True)
        self.config = os.path.join(self.work, "apt.conf")
        with open(self.config, "w") as file:
            file.write(APT.format(root=root, work=self.work, status=status))
        # Once a day is enough.
        stamp = os.path.join(self.work, "updated")
        if not os.path.exists(stamp) or time.time() - os.path.getmtime(stamp) > 86400:
            self.apt("update")
            with open(stamp, "w"):
                pass

    def apt(self, *words, cwd=None):
        done = subprocess.run(["apt-get", "-q", "-y"] + list(words), cwd=cwd,
                              env=dict(os.environ, APT_CONFIG=self.config, LC_ALL="C"),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              universal_newlines=True)
        if done.returncode != 0:
            raise netns.CommandFailed("apt-get %s: %s%s" % (
                " ".join(words), done.stdout, done.stderr))
        return done.stdout

    def fetch(self, names):
        """The packages and what they need; the paths of their files."""
        # What is in the cache would have no line, so another one is named.
        empty = os.path.join(self.work, "empty")
        os.makedirs(os.path.join(empty, "partial"), exist_ok=True)
        wanted = self.apt("-o", "Dir::Cache::archives=" + empty, "install", "--print-uris",
                          *names)
        self.apt("install", "--download-only", *names)
        return [os.path.join(self.files, line.split()[1]) for line in wanted.splitlines()
                if line.startswith("'")]


def unpacked(kernel, *names):
    """Files of packages that are nowhere installed; the directory that has them."""
    target = os.path.join(CACHE, "booted", "unpacked-" + kernel)
    os.makedirs(target, exist_ok=True)
    for name in names:
        done = os.path.join(target, name + ".unpacked")
        if os.path.exists(done):
            continue
        Archive(kernel).apt("download", name, cwd=target)
        package = glob.glob(os.path.join(target, name + "_*.deb"))[0]
        netns.run(["dpkg-deb", "-x", package, target])
        os.unlink(package)
        with open(done, "w"):
            pass
    return target


def light(path):
    """The same package with its files not packed: unpacking is slow where it is emulated."""
    if os.path.getsize(path) < 2 << 20:
        return path
    where = os.path.join(CACHE, "booted", "light")
    os.makedirs(where, exist_ok=True)
    out = os.path.join(where, os.path.basename(path))
    if not os.path.exists(out):
        with tempfile.TemporaryDirectory(dir=where) as work:
            netns.run(["sh", "-euc", """
                cd "$1"
                ar x "$2"
                dpkg-deb --fsys-tarfile "$2" >data.tar
                ar qc new debian-binary control.tar.* data.tar
                mv new "$3"
                """, "sh", work, os.path.abspath(path), out])
    return out


class Repository:
    def __init__(self, lab):
        self.lab = lab
        self.directory = os.path.join(lab.work, "repository")
        os.makedirs(self.directory, exist_ok=True)
        self.index()

    def index(self):
        with open(os.path.join(self.directory, "Packages"), "w") as file:
            # One hash, as apt in the machine computes all that are named.
            subprocess.run(["dpkg-scanpackages", "--multiversion", "--hash", "sha256", "."],
                           cwd=self.directory, stdout=file, stderr=subprocess.DEVNULL,
                           check=True)

    def add(self, *files):
        """Put packages there; apt in the machine sees them after an update."""
        for path in map(light, files):
            target = os.path.join(self.directory, os.path.basename(path))
            if os.path.exists(target):
                os.unlink(target)
            # Ours may be built again meanwhile; those of the archive stay what they are.
            if path.startswith(CACHE):
                os.link(path, target)
            else:
                shutil.copy(path, target)
        self.index()

    def fetch(self, *names, kernel=None):
        """The packages and what they need beyond what is on the disk, from the archive
        of the release (or of the one with this kernel, as backports have it)."""
        archive = Archive(kernel or PLAIN[self.lab.release],
                          os.path.join(self.lab.base, "status"))
        self.add(*archive.fetch(names))

    def use(self):
        """The machine's apt knows of it, and of nothing else."""
        machine = self.lab.machine
        machine.write("/etc/apt/sources.list.d/lab.list", LIST)
        machine.run("apt-get", "update", "-q")
