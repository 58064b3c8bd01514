# SPDX-License-Identifier: GPL-2.0-only
"""What apt in the machine installs from: a directory of packages that the host fetched."""

import fnmatch
import glob
import hashlib
import os
import shutil
import subprocess
import tarfile
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


def left_out(rules, path):
    """What dpkg's rules of paths say: the last that matches counts."""
    out = False
    for rule in rules:
        how, pattern = rule.split("=", 1)
        if fnmatch.fnmatchcase(path, pattern):
            out = how == "path-exclude"
    return out


def light(path, rules):
    """The same package with its files not packed, and without those that dpkg would leave out
    by these rules: reading and unpacking are slow where they are emulated."""
    if os.path.getsize(path) < 2 << 20:
        return path
    where = os.path.join(CACHE, "booted", "light")
    os.makedirs(where, exist_ok=True)
    which = hashlib.sha256("".join(rules).encode()).hexdigest()[:8]
    # After a point, so that it is no other package's name.
    out = os.path.join(where, "%s.%s" % (os.path.basename(path), which))
    if not os.path.exists(out):
        with tempfile.TemporaryDirectory(dir=where) as work:
            netns.run(["sh", "-euc", 'cd "$1"; ar x "$2"; rm data.tar*', "sh", work, path])
            repack(path, os.path.join(work, "data.tar"), rules)
            netns.run(["sh", "-euc", """
                cd "$1"
                ar qc new debian-binary control.tar.* data.tar
                mv new "$2"
                """, "sh", work, out])
    return out


def repack(package, out, rules):
    """Its files as a tar file."""
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", package],
                          stdout=subprocess.PIPE) as unpacker:
        with tarfile.open(fileobj=unpacker.stdout, mode="r|") as source, \
                tarfile.open(out, "w", format=tarfile.GNU_FORMAT) as target:
            for each in source:
                if each.isdir() or not left_out(rules, each.name.lstrip(".")):
                    target.addfile(each, source.extractfile(each) if each.isreg() else None)
    if unpacker.returncode != 0:
        raise netns.CommandFailed("dpkg-deb could not unpack " + package)


class Repository:
    def __init__(self, lab):
        self.lab = lab
        self.directory = os.path.join(lab.work, "repository")
        os.makedirs(self.directory, exist_ok=True)
        with open(os.path.join(lab.base, "dpkg.cfg")) as file:
            self.rules = [line.strip() for line in file if line.startswith("path-")]
        self.index()

    def index(self):
        with open(os.path.join(self.directory, "Packages"), "w") as file:
            # One hash, as apt in the machine computes all that are named.
            subprocess.run(["dpkg-scanpackages", "--multiversion", "--hash", "sha256", "."],
                           cwd=self.directory, stdout=file, stderr=subprocess.DEVNULL,
                           check=True)

    def add(self, *files):
        """Put packages there; apt in the machine sees them after an update."""
        for whole in files:
            path = light(whole, self.rules)
            target = os.path.join(self.directory, os.path.basename(whole))
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
