# SPDX-License-Identifier: GPL-2.0-only
"""The proxy as it runs in the router: any program with the command line of igmpproxy."""

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time

from rtsplab.program import Program

BASIC = """\
{top}
phyint vlan2 upstream ratelimit 0 threshold 1
    altnet 172.26.0.0/16
    {up}
"""
DOWN = """\
phyint {name} downstream ratelimit 0 threshold 1
    {down}
"""
# A directory of its own for what the daemon leaves below /run: two labs may run at a time.
OWN_RUN = 'mount -t tmpfs tmpfs /run && exec "$@"'
# And a /dev in which a test is the log.
OWN_LOG = """mount -t tmpfs tmpfs /dev && mknod -m 666 /dev/null c 1 3 &&
    ln -s "$LOG_SOCKET" /dev/log && """


def basic(top="", up="", down="", lans=("br-lan",)):
    """The configuration of the drawing; each part may be several lines."""
    return BASIC.format(top=top, up=up) + "".join(
        DOWN.format(name=name, down=down) for name in lans)


class Kind:
    """What is known of a program before it runs."""

    def __init__(self, path):
        self.path = path
        told = subprocess.run([path, "--version"], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, universal_newlines=True)
        self.ours = told.returncode == 0 and "igmpproxy" in told.stdout
        self.name = "ours" if self.ours else "debian"

    @property
    def control(self):
        """igmpproxyctl lies where the daemon does."""
        return os.path.join(os.path.dirname(os.path.abspath(self.path)), "igmpproxyctl")


class Daemon(Program):
    """A running proxy. Its log is what it says on stderr: -d is given.

    `before` is shell before it starts, `under` the words of a program that it runs under.
    """

    def __init__(self, host, kind, config, options=("-d", "-vv"), env=None, before="",
                 under=()):
        self.kind = kind
        self.directory = tempfile.mkdtemp(prefix="igmplab-")
        os.chmod(self.directory, 0o755)
        self.file = os.path.join(self.directory, "igmpproxy.conf")
        self.write(config)
        self.started = time.time()      # as the wire counts
        super().__init__(host, ["unshare", "-m", "sh", "-c", before + OWN_RUN, "sh"]
                         + list(under) + [kind.path] + list(options) + [self.file],
                         env=env, ending=signal.SIGTERM)
        self.name = "igmpproxy"

    @property
    def pid(self):
        return self.process.pid

    def write(self, config):
        mode = "wb" if isinstance(config, bytes) else "w"
        with open(self.file, mode) as file:
            file.write(config)

    def signal(self, number):
        self.process.send_signal(number)

    def hup(self):
        self.signal(signal.SIGHUP)

    def kill(self):
        """As by kill -9; nothing of it is left when this returns."""
        self.signal(signal.SIGKILL)
        return self.wait()

    def alive(self):
        return self.process.poll() is None

    def log(self):
        with self.change:
            return [each for each in self.lines if each is not None]

    def logged(self, text):
        return [each for each in self.log() if text in each]

    def reset(self):
        super().reset()
        shutil.rmtree(self.directory, ignore_errors=True)

    close = reset

    # ---- the control program ----

    def control_as(self, user, *words):
        """Status, output and errors of igmpproxyctl, run by this user."""
        argv = ["nsenter", "--mount=/proc/%d/ns/mnt" % self.pid, "setpriv", "--reuid", str(user),
                "--regid", str(user), "--clear-groups", self.kind.control] + list(words)
        with self.host.space.inside():
            done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  universal_newlines=True)
        return done.returncode, done.stdout, done.stderr

    def control(self, *words, check=True):
        """What igmpproxyctl prints; with check=False its status, output and errors."""
        argv = ["nsenter", "--mount=/proc/%d/ns/mnt" % self.pid, self.kind.control] + list(words)
        with self.host.space.inside():
            done = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  universal_newlines=True)
        if not check:
            return done.returncode, done.stdout, done.stderr
        assert done.returncode == 0, (words, done.returncode, done.stdout, done.stderr)
        return done.stdout

    def show(self, what):
        """What `show WHAT -j` says, read."""
        return json.loads(self.control("show", what, "-j"))

    # ---- what the kernel knows of it ----

    def status(self, name):
        """A line of /proc/PID/status."""
        with open("/proc/%d/status" % self.pid) as file:
            for line in file:
                if line.startswith(name + ":"):
                    return line.split(":", 1)[1].strip()
        raise KeyError(name)

    def cpu_ticks(self):
        with open("/proc/%d/stat" % self.pid) as file:
            words = file.read().rsplit(")", 1)[1].split()
        return int(words[11]) + int(words[12])
