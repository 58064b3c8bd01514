# SPDX-License-Identifier: GPL-2.0-only
"""A Debian release to install in: a root directory of the lab, over which lies what a
test changes. Nothing of it outlives the process, which has mounts of its own."""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import signal
import stat
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
SRC = "/mnt/rtsp-linux"
WORK = "/var/cache/rtsp-linux"
STATE = "/var/lib/rtsp-linux"
# Where something is mounted while a test runs.
OUTSIDE = ("/mnt", "/tmp", "/proc")


class Failed(Exception):
    pass


def need(what, text, *more):
    if not what:
        raise Failed("\n".join((text,) + more))


def mount(*args):
    subprocess.run(("mount",) + args, check=True)


class Result:
    def __init__(self, status, text):
        self.status = status
        self.text = text
        self.shown = [line for line in text.splitlines() if line.startswith("[#]")]

    def says(self, *patterns):
        for pattern in patterns:
            need(re.search(pattern, self.text, re.M), "it does not say: " + pattern, self.text)
        return self

    def does_not_say(self, pattern):
        need(not re.search(pattern, self.text, re.M), "it says: " + pattern, self.text)
        return self

    def good(self):
        need(self.status == 0, "status %d" % self.status, self.text)
        return self

    def bad(self):
        need(self.status != 0, "it was expected to fail", self.text)
        # A shell that dies of its own mistakes says where.
        self.does_not_say(r"(not found|bad substitution|parameter not set)$")
        return self


class Place:
    def __init__(self, dirs, source, scratch, cache):
        self.cache = cache
        self.lower = dirs
        self.source = source
        self.scratch = scratch
        self.number = 0
        self.kver = sorted(os.listdir(os.path.join(dirs[-1], "lib/modules")))[0]
        self.version = open(os.path.join(source, "VERSION")).read().strip()
        self.base = os.path.join(scratch, "base")
        os.makedirs(os.path.join(scratch, "nothing"))
        os.makedirs(self.base)
        mount("-t", "overlay", "-o", "ro,lowerdir=%s:%s" % (
            ":".join(dirs), os.path.join(scratch, "nothing")), "overlay", self.base)
        self.upper = self.root = None
        self.fresh()

    def fresh(self, upper=None):
        """Begin again with what the release has, and with a copy of what is given."""
        self.end()
        self.number += 1
        top = os.path.join(self.scratch, str(self.number))
        self.upper, self.root = os.path.join(top, "upper"), os.path.join(top, "root")
        os.makedirs(self.root)
        os.makedirs(os.path.join(top, "work"))
        if upper:
            subprocess.run(("cp", "-a", upper, self.upper), check=True)
        else:
            os.mkdir(self.upper)
        mount("-t", "overlay", "-o", "lowerdir=%s,upperdir=%s,workdir=%s/work" % (
            ":".join(self.lower), self.upper, top), "overlay", self.root)
        mount("-t", "proc", "proc", self.path("/proc"))
        mount("-t", "tmpfs", "tmpfs", self.path("/tmp"))
        mount("-t", "tmpfs", "tmpfs", self.path("/mnt"))
        os.mkdir(self.path(SRC))
        mount("--bind", self.source, self.path(SRC))

    def end(self):
        if self.root:
            subprocess.run(("umount", "-R", "-l", self.root), check=True)
            shutil.rmtree(os.path.dirname(self.upper))
        self.root = None

    def built(self):
        """Begin again with all built that is built before anything is installed."""
        self.fresh()
        what = os.path.join(self.cache, "plain" if len(self.lower) == 1 else "dkms")
        os.makedirs(self.cache, exist_ok=True)
        with open(what + ".lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not os.path.exists(what):
                # The first command that is not about what is being built.
                self.install(kill_at=r"\[#\] (mkdir -m|cp -a) ")
                need(self.there(WORK + "/daemon/built"), "it was not built")
                shutil.copytree(self.path(WORK), what + ".new", symlinks=True)
                os.rename(what + ".new", what)
                self.fresh()
        subprocess.run(("cp", "-a", what, self.path(WORK)), check=True)

    def saved(self, name):
        """A copy of what was changed so far, for fresh()."""
        copy = os.path.join(self.scratch, name)
        shutil.rmtree(copy, ignore_errors=True)
        subprocess.run(("cp", "-a", self.upper, copy), check=True)
        return copy

    # ---- files ----

    def path(self, path):
        return self.root + path

    def read(self, path):
        with open(self.path(path), errors="replace") as file:
            return file.read()

    def write(self, path, text, mode=0o644):
        os.makedirs(os.path.dirname(self.path(path)), exist_ok=True)
        if os.path.lexists(self.path(path)):
            os.unlink(self.path(path))
        with open(self.path(path), "w") as file:
            file.write(text)
        os.chmod(self.path(path), mode)

    def there(self, path):
        return os.path.lexists(self.path(path))

    def remove(self, path):
        full = self.path(path)
        if os.path.isdir(full) and not os.path.islink(full):
            shutil.rmtree(full)
        else:
            os.unlink(full)

    def lacks(self, *paths):
        """As if the release had never had them."""
        for path in paths:
            if self.there(path):
                self.remove(path)

    def few_modules(self):
        """A kernel of which depmod is soon done."""
        kernel = self.path("/lib/modules/%s/kernel" % self.kver)
        for each in os.listdir(kernel):
            if each not in ("net", "lib"):
                shutil.rmtree(os.path.join(kernel, each))
        for each in os.listdir(kernel + "/net"):
            if each not in ("netfilter", "ipv4", "ipv6"):
                shutil.rmtree(os.path.join(kernel, "net", each))
        self.run("depmod", self.kver).good()

    # ---- commands ----

    def start(self, command, env):
        return subprocess.Popen(
            ["chroot", self.root, "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C",
             "HOME=/root"] + ["%s=%s" % each for each in env.items()] + list(command),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            start_new_session=True, text=True, errors="replace")

    def run(self, *command, kill_at=None, **env):
        """Runs it; with kill_at it is killed, and all that it started, when it shows the
        command of that number, from 1, or one that begins with that pattern."""
        process = self.start(command, env)
        lines, count = [], 0
        with process.stdout:
            for line in process.stdout:
                lines.append(line)
                count += line.startswith("[#]")
                if kill_at and (count == kill_at if isinstance(kill_at, int)
                                else re.match(kill_at, line)):
                    os.killpg(process.pid, signal.SIGKILL)
                    break
            else:
                kill_at = None
        status = process.wait()
        print("$ %s%s\n%s[%d]\n" % (" ".join(command), " # killed" if kill_at else "",
                                    "".join(lines), status), flush=True)
        return Result(status, "".join(lines))

    def install(self, *args, source=SRC, **more):
        return self.run(source + "/scripts/install", "--kernel", self.kver, *args, **more)

    def uninstall(self, *args, **more):
        return self.run(SRC + "/scripts/uninstall", *args, **more)

    def modinfo(self, field, module="nf_nat_rtsp"):
        return self.run("modinfo", "-k", self.kver, "-F", field, module).text.strip()

    @contextlib.contextmanager
    def small_disk(self, path, size):
        """A file system of that size at the path, full but for nothing."""
        os.makedirs(self.path(path), exist_ok=True)
        mount("-t", "tmpfs", "-o", "size=%s" % size, "tmpfs", self.path(path))
        try:
            yield
        finally:
            subprocess.run(("umount", self.path(path)), check=True)

    # ---- what was changed ----

    def entries(self):
        """The paths in which this and the release may differ."""
        seen = set()
        for where, dirs, files in os.walk(self.upper):
            inside = os.path.normpath("/" + os.path.relpath(where, self.upper))
            here, base = os.path.normpath(self.root + inside), os.path.normpath(self.base + inside)
            seen.update(os.path.join(inside, each) for each in dirs + files)
            if os.path.isdir(base) and not os.path.islink(base):
                # In a directory that took the place of another there is no sign of what is gone.
                gone = set(os.listdir(base))
                if os.path.isdir(here) and not os.path.islink(here):
                    gone -= set(os.listdir(here))
                seen.update(os.path.join(inside, each) for each in gone)
        return sorted(seen)

    def changes(self):
        """What differs from the release, byte for byte."""
        # Debian 11's DKMS asks lsb_release, and python keeps what it compiled of that.
        return [path for path in self.entries()
                if not path.startswith(OUTSIDE) and "/__pycache__" not in path
                and identity(self.base + path) != identity(self.root + path)]

    def now(self):
        """All that was changed, and when."""
        return {path: identity(self.root + path, True) for path in self.entries()
                if not path.startswith(OUTSIDE)}

    def what(self):
        """All that differs from the release, in which way."""
        return {path: identity(self.root + path) for path in self.changes()}

    def is_as(self, before, but=()):
        """That what() would be this again, but for the paths that begin with these."""
        now = self.what()
        differ = [path for path in sorted(set(now) | set(before))
                  if now.get(path) != before.get(path) and not path.startswith(tuple(but))]
        need(not differ, "this is not as it was:", *(
            "%s: %s, was %s" % (path, now.get(path), before.get(path)) for path in differ))

    def unchanged(self):
        need(not self.changes(), "this is not as it was:", *self.changes())


def identity(path, when=False):
    if not os.path.lexists(path):
        return None
    info = os.lstat(path)
    found = (stat.S_IFMT(info.st_mode), stat.S_IMODE(info.st_mode), info.st_uid, info.st_gid)
    if stat.S_ISLNK(info.st_mode):
        found += (os.readlink(path),)
    elif stat.S_ISREG(info.st_mode):
        with open(path, "rb") as file:
            found += (hashlib.sha256(file.read()).hexdigest(),)
        found += (info.st_mtime_ns,) if when else ()
    return found
