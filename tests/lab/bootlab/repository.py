# SPDX-License-Identifier: GPL-2.0-only
"""What apt in the machine installs from: a directory of packages that the host fetched."""

import glob
import os
import subprocess

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


class Repository:
    def __init__(self, lab):
        self.lab = lab
        self.directory = os.path.join(lab.work, "repository")
        os.makedirs(self.directory, exist_ok=True)
        self.index()

    def index(self):
        with open(os.path.join(self.directory, "Packages"), "w") as file:
            subprocess.run(["dpkg-scanpackages", "--multiversion", "."], cwd=self.directory,
                           stdout=file, stderr=subprocess.DEVNULL, check=True)

    def add(self, *files):
        """Put packages there; apt in the machine sees them after an update."""
        for path in files:
            target = os.path.join(self.directory, os.path.basename(path))
            if os.path.exists(target):
                os.unlink(target)
            try:
                os.link(path, target)
            except OSError:
                subprocess.run(["cp", path, target], check=True)
        self.index()

    def fetch(self, *names, kernel=None):
        """The packages and what they need beyond what is on the disk, from the archive
        of the release (or of the one with this kernel, as backports have it)."""
        kernel = kernel or PLAIN[self.lab.release]
        root = subprocess.run([os.path.join(os.path.dirname(__file__), "..", "root"), kernel],
                              check=True, stdout=subprocess.PIPE,
                              universal_newlines=True).stdout.strip()
        work = os.path.join(CACHE, "booted", "apt-" + kernel)
        for name in ("state/lists/partial", "cache/archives/partial"):
            os.makedirs(os.path.join(work, name), exist_ok=True)
        status = os.path.join(self.lab.base, "status")
        config = os.path.join(work, "apt.conf")
        with open(config, "w") as file:
            file.write(APT.format(root=root, work=work, status=status))
        os.environ["APT_CONFIG"] = config
        try:
            archives = os.path.join(work, "cache", "archives")
            netns.run(["apt-get", "update", "-q"])
            wanted = netns.run(["apt-get", "install", "-y", "-q", "--print-uris"] + list(names))
            netns.run(["apt-get", "install", "-y", "-q", "--download-only"] + list(names))
        finally:
            del os.environ["APT_CONFIG"]
        files = [os.path.join(archives, line.split()[1]) for line in wanted.splitlines()
                 if line.startswith("'")]
        files = [path for path in files if os.path.exists(path)]
        # Older ones of earlier runs take only room.
        for path in set(glob.glob(os.path.join(archives, "linux-*.deb"))) - set(files):
            if not any(os.path.basename(path).split("_")[0] == os.path.basename(each).split("_")[0]
                       for each in files):
                continue
            os.unlink(path)
        self.add(*files)

    def use(self):
        """The machine's apt knows of it, and of nothing else."""
        machine = self.lab.machine
        machine.write("/etc/apt/sources.list.d/lab.list", LIST)
        machine.run("apt-get", "update", "-q")
