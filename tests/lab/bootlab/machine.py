# SPDX-License-Identifier: GPL-2.0-only
"""A machine with a disk: boots, runs commands, reboots, loses its power."""

import json
import os
import queue
import re
import shlex
import shutil
import socket
import subprocess
import threading
import time

LAB = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROJECT = os.path.dirname(os.path.dirname(LAB))
# Emulation on a busy machine: how long until a machine that says nothing is given up.
BOOT_LIMIT = 900
COMMAND_LIMIT = 3600
BOOTS = 3


class MachineFailed(Exception):
    """The machine or a command in it did not do what it should."""


class Result:
    def __init__(self, argv, status, output):
        self.argv = argv
        self.status = status
        self.output = output

    @property
    def ok(self):
        return self.status == 0

    @property
    def lines(self):
        return self.output.splitlines()

    def __contains__(self, text):
        return text in self.output

    def __str__(self):
        return "%s: status %s\n%s" % (shown(self.argv), self.status, self.output)


def shown(argv):
    return " ".join(shlex.quote(word) for word in argv)


class Command:
    """One that runs in the machine; wait() gives its result."""

    def __init__(self, machine, number, argv):
        self.machine = machine
        self.number = number
        self.argv = argv
        self.output = ""
        self.status = None
        self.log = None         # where its output goes as it comes
        self.news = threading.Condition()

    def hears(self, what):
        with self.news:
            self.output += what.get("out", "")
            if self.log:
                self.log.write(what.get("out", "").replace("\n", time.strftime("\n%H:%M:%S ")))
                self.log.flush()
            if "status" in what:
                self.status = what["status"]
            self.news.notify_all()

    def wait(self, limit=COMMAND_LIMIT):
        return self._until(lambda: self.status is not None, limit)

    def says(self, text, limit=COMMAND_LIMIT):
        """Wait until its output has the text."""
        self._until(lambda: text in self.output or self.status is not None, limit)
        if text not in self.output:
            raise MachineFailed("%r was not said by %s" % (text, self.result()))

    def result(self):
        return Result(self.argv, self.status, self.output)

    def end(self, signal=15):
        self.machine.send({"id": self.number, "end": signal})
        return self.wait()

    def _until(self, true, limit):
        with self.news:
            if not self.news.wait_for(true, limit):
                raise MachineFailed("after %s s no end of %s" % (limit, self.result()))
            return self.result()


def newest(names):
    """Of vmlinuz-* the one that a boot loader would take."""
    def key(name):
        return [(1, int(part), "") if part.isdigit() else (0, 0, part)
                for part in re.findall(r"\d+|\D+", name)]
    return max(names, key=key)


def stumbled(console):
    """Whether it is the emulator's fault that a kernel did not come up: while a kernel changes
    its own code, one of several processors may see an instruction that is not there any more.
    That counts only before the first module is loaded."""
    return "Oops: int3: " in console and bool(
        re.search(r"Modules linked in:\s*$", console, re.M)) and not re.search(
            r"Modules linked in:[ \t]*\w", console)


class Machine:
    """`work` is a directory for its disk, its /boot and its logs."""

    def __init__(self, base, work, memory=2048, cpus=2):
        self.base, self.work = base, work
        self.memory, self.cpus = memory, cpus
        self.shares = {}        # name: (directory, writable)
        self.append = ""        # more words of the kernel's command line
        self.firmware = None    # boots by itself, if not through this
        self.qemu = self.line = None
        self.boots = 0
        self.numbers = 0
        self.commands = {}
        self.hello = queue.Queue()
        self.log = open(os.path.join(work, "commands.log"), "a")
        self._disk_over(base, "disk.raw")

    def _disk_over(self, where, name):
        """A new disk that has what lies there, and writes nothing to it."""
        shutil.rmtree(self.path("boot"), ignore_errors=True)
        shutil.copytree(os.path.join(where, "boot"), self.path("boot"), symlinks=True)
        subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", "-F",
                        "raw" if name.endswith(".raw") else "qcow2", "-b",
                        os.path.join(where, name), self.path("disk.qcow2")], check=True)

    def save(self, where):
        """Keep the disk of a machine that is off, for others to begin with."""
        new = where + ".new"
        shutil.rmtree(new, ignore_errors=True)
        os.makedirs(new)
        shutil.copytree(self.path("boot"), os.path.join(new, "boot"), symlinks=True)
        os.rename(self.path("disk.qcow2"), os.path.join(new, "disk.qcow2"))
        os.rename(new, where)

    def begin_with(self, where):
        """The disk that was kept there."""
        self._disk_over(where, "disk.qcow2")

    def path(self, name):
        return os.path.join(self.work, name)

    def share(self, name, directory, writable=False):
        """The directory is /mnt/NAME in the machine, from its next start on."""
        os.makedirs(directory, exist_ok=True)
        self.shares[name] = (os.path.abspath(directory), writable)

    # ---- power ----

    def start(self, wait=True):
        """Boot it. The kernel is the newest one in its /boot."""
        for left in reversed(range(BOOTS)):
            self._boot()
            if not wait:
                break
            release = self._hello()
            if release:
                self._welcome(release)
                break
            with open(self.path("console-%d.log" % self.boots), errors="replace") as file:
                console = file.read()
            if not left or not stumbled(console):
                raise MachineFailed("the machine did not boot: see %s\n%s" % (
                    file.name, "\n".join(console.splitlines()[-25:])))
            self.say("the emulator has stumbled: see " + file.name)
            self.kill()
        return self

    def _boot(self):
        self.boots += 1
        self.commands = {}
        self.numbers = 0
        self.hello = queue.Queue()
        self.say("boot %d" % self.boots)
        with open(self.path("qemu.log"), "ab") as log:
            self.qemu = subprocess.Popen(self._qemu(), stdin=subprocess.DEVNULL,
                                         stdout=log, stderr=log)
        self._connect()

    def booted(self, limit=BOOT_LIMIT):
        """Wait until systemd has started all that it wants to start."""
        return self.run("systemctl", "is-system-running", "--wait", check=False,
                        limit=limit).output.strip()

    def reboot(self):
        """As its user would: all is stopped in order, then it boots again."""
        self._down("reboot")
        self.start()

    def poweroff(self):
        self._down("poweroff")

    def kill(self):
        """The power goes. What was not on the disk is lost."""
        self.say("power cut")
        if self.qemu:
            self.qemu.kill()
        self._ended()

    def _down(self, how):
        self.say("# systemctl " + how)
        self.spawn("systemctl", "--no-block", how)
        self.ended()

    def ended(self):
        """Wait until it is off."""
        try:
            self.qemu.wait(BOOT_LIMIT)
        except subprocess.TimeoutExpired:
            self.kill()
            raise MachineFailed("the machine did not end: see %s" % (
                self.path("console-%d.log" % self.boots)))
        self._ended()

    def _ended(self):
        if self.qemu:
            self.qemu.wait()
        self.qemu = None
        if self.line:
            self.line.close()
            self.line = None

    def _qemu(self):
        accel = os.environ.get("RTSP_LAB_ACCEL", "tcg")
        socket_path = self.path("line")
        for name in ("line", "serial"):
            if os.path.exists(self.path(name)):
                os.unlink(self.path(name))
        argv = ["qemu-system-x86_64", "-nodefaults", "-no-user-config", "-display", "none",
                "-no-reboot", "-cpu", "qemu64,+rdrand,+ssse3,+sse4.1,+sse4.2,+popcnt",
                "-smp", str(self.cpus), "-m", str(self.memory), "-nic", "none"]
        argv += ["-accel", accel] if accel == "kvm" else []
        argv += ["-accel", "tcg,thread=multi"]
        argv += self.firmware.words(self) if self.firmware else self._kernel()
        argv += ["-chardev", "socket,id=serial,server=on,wait=off,path=%s,logfile=%s" % (
                    self.path("serial"), self.path("console-%d.log" % self.boots)),
                 "-serial", "chardev:serial",
                 "-drive", "if=none,id=disk,format=qcow2,cache=unsafe,file="
                 + self.path("disk.qcow2"),
                 "-device", "virtio-blk-pci,drive=disk,serial=disk",
                 "-object", "rng-random,id=rng,filename=/dev/urandom",
                 "-device", "virtio-rng-pci,rng=rng",
                 "-device", "virtio-serial-pci",
                 "-chardev", "socket,id=line,server=on,wait=off,path=" + socket_path,
                 "-device", "virtserialport,chardev=line,name=lab",
                 "-virtfs", "local,path=%s,mount_tag=boot,security_model=none,multidevs=remap"
                 % self.path("boot")]
        for name, (directory, writable) in self.shares.items():
            argv += ["-virtfs", "local,path=%s,mount_tag=%s,security_model=none,"
                     "multidevs=remap,readonly=%s" % (
                         directory, name, "off" if writable else "on")]
        return argv

    def _kernel(self):
        boot = self.path("boot")
        kernel = newest([name for name in os.listdir(boot) if name.startswith("vmlinuz-")])
        initrd = os.path.join(boot, kernel.replace("vmlinuz-", "initrd.img-"))
        self.say("kernel %s" % kernel)
        argv = ["-kernel", os.path.join(boot, kernel), "-append", self.command_line()]
        return argv + (["-initrd", initrd] if os.path.exists(initrd) else [])

    def command_line(self):
        # nokaslr, norandmaps: tcg keeps its translation of a program by where it lies.
        # A processor that has to wait for its turn on the host has not stalled.
        return ("root=/dev/vda rw console=ttyS0,115200 panic=-1 oops=panic mitigations=off "
                "nokaslr norandmaps tsc=reliable nowatchdog rcupdate.rcu_cpu_stall_suppress=1 "
                "random.trust_cpu=on net.ifnames=0 audit=0 " + self.append)

    # ---- the line to the agent ----

    def _connect(self):
        end = time.monotonic() + 60
        self.line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        while True:
            try:
                self.line.connect(self.path("line"))
                break
            except OSError:
                if self.qemu.poll() is not None or time.monotonic() > end:
                    raise MachineFailed("the emulator does not start: see "
                                        + self.path("qemu.log"))
                time.sleep(0.05)
        # Those of this boot: the thread may see its end when the next has begun.
        threading.Thread(target=self._listen, args=(self.line, self.hello, self.commands),
                         daemon=True).start()

    @staticmethod
    def _listen(line, hello, commands):
        text = b""
        while True:
            try:
                data = line.recv(65536)
            except OSError:
                break
            if not data:
                break
            text += data
            while b"\n" in text:
                first, text = text.split(b"\n", 1)
                what = json.loads(first.decode())
                if "hello" in what:
                    hello.put(what["hello"])
                elif what["id"] in commands:
                    commands[what["id"]].hears(what)
        hello.put(None)
        for command in list(commands.values()):
            if command.status is None:
                command.hears({"out": "(the machine ended)\n", "status": -1})

    def _hello(self):
        """The kernel that the agent says it runs on, once it does; None if it cannot."""
        try:
            return self.hello.get(timeout=BOOT_LIMIT)
        except queue.Empty:
            return None

    def _welcome(self, release):
        self.say("up with %s" % release)
        for name, (_, writable) in self.shares.items():
            self.run("mount", "--mkdir", "-t", "9p", "-o",
                     "%s,trans=virtio,version=9p2000.L,msize=512000,cache=%s" % (
                         "rw" if writable else "ro",
                         # What the host does not change meanwhile may be remembered.
                         "loose" if name in ("project", "film") else "none"),
                     name, "/mnt/" + name)

    def send(self, order):
        self.line.sendall(json.dumps(order).encode() + b"\n")

    def say(self, text):
        self.log.write("[%s] %s\n" % (time.strftime("%H:%M:%S"), text))
        self.log.flush()

    # ---- commands ----

    def spawn(self, *argv, text="", env=None, log=None):
        """Start a command; give back what can be waited for."""
        self.numbers += 1
        command = Command(self, self.numbers, argv)
        command.log = log
        self.commands[self.numbers] = command
        self.send({"id": self.numbers, "argv": argv, "input": text, "env": env})
        return command

    def run(self, *argv, text="", env=None, check=True, limit=COMMAND_LIMIT):
        self.say("# " + shown(argv))
        result = self.spawn(*argv, text=text, env=env, log=self.log).wait(limit)
        self.say("status %s" % result.status)
        if check and not result.ok:
            raise MachineFailed(str(result))
        return result

    def sh(self, script, **how):
        """Lines for the shell; the first that fails ends them."""
        return self.run("sh", "-euc", script, **how)

    def says(self, *argv, **how):
        """What the command prints, without the end of its last line."""
        return self.run(*argv, **how).output.strip()

    def until(self, script, limit=300):
        """Wait in the machine until the lines for the shell are true."""
        result = self.run("sh", "-c", "i=0; until { %s\n} >/dev/null 2>&1; do "
                          "i=$((i + 1)); [ $i -lt %d ] || exit 1; sleep 0.2; done"
                          % (script, limit * 5), check=False)
        if not result.ok:
            raise MachineFailed("%d s long it was not so: %s" % (limit, script))

    # ---- what one looks at ----

    @property
    def kernel(self):
        return self.says("uname", "-r")

    def read(self, path):
        return self.run("cat", path).output

    def write(self, path, text, mode="644"):
        self.sh('mkdir -p "$(dirname "%s")"; cat >"%s"; chmod %s "%s"' % (
            path, path, mode, path), text=text)

    def exists(self, path):
        return self.run("test", "-e", path, check=False).ok

    def journal(self, *words):
        return self.run("journalctl", "--no-pager", "-o", "short", *words, check=False).output

    def active(self, unit):
        return self.says("systemctl", "is-active", unit, check=False)

    def install(self, *packages, **how):
        """apt-get install, as a user does it."""
        return self.run("apt-get", "install", "-y", "-q", *packages, **how)
