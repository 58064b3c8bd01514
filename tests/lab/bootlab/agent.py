#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""In the booted system: runs the commands that the lab sends over a virtio port.

A line of JSON each way. The lab sends {"id", "argv", "input", "env"}; back come any number of
{"id", "out"} and one {"id", "status"}. {"id", "end": signal} ends a command that runs.
"""

import json
import os
import signal
import subprocess
import threading
import time

PORT = "lab"
CLASS = "/sys/class/virtio-ports"


def find():
    """The port, as soon as it is there."""
    while True:
        for name in os.listdir(CLASS) if os.path.isdir(CLASS) else ():
            with open("%s/%s/name" % (CLASS, name)) as file:
                if file.read().strip() == PORT:
                    return "/dev/" + name
        time.sleep(0.1)


class Agent:
    def __init__(self):
        self.fd = os.open(find(), os.O_RDWR)
        self.lock = threading.Lock()
        self.running = {}

    def tell(self, **what):
        data = json.dumps(what).encode() + b"\n"
        with self.lock:
            while data:
                data = data[os.write(self.fd, data):]

    def work(self):
        text = b""
        self.tell(id=0, hello=os.uname().release)
        while True:
            data = os.read(self.fd, 65536)
            if not data:            # nobody is at the other end
                time.sleep(0.1)
                continue
            text += data
            while b"\n" in text:
                line, text = text.split(b"\n", 1)
                self.obey(json.loads(line.decode()))

    def obey(self, order):
        if "end" in order:
            process = self.running.get(order["id"])
            if process:
                os.killpg(process.pid, order["end"])
            return
        threading.Thread(target=self.run, args=(order,), daemon=True).start()

    def run(self, order):
        number = order["id"]
        env = dict(os.environ, HOME="/root", LANG="C.UTF-8", PYTHONDONTWRITEBYTECODE="1",
                   DEBIAN_FRONTEND="noninteractive",
                   PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
        env.update(order.get("env") or {})
        for name in ("NOTIFY_SOCKET", "INVOCATION_ID", "JOURNAL_STREAM"):
            env.pop(name, None)
        try:
            process = subprocess.Popen(
                order["argv"], env=env, cwd="/", stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        except OSError as error:
            self.tell(id=number, out="%s\n" % error)
            self.tell(id=number, status=127)
            return
        self.running[number] = process
        threading.Thread(target=self.feed, args=(process, order.get("input")),
                         daemon=True).start()
        # What it has left in the background may hold the pipe open: its own end counts.
        reader = threading.Thread(target=self.read, args=(number, process), daemon=True)
        reader.start()
        status = process.wait()
        reader.join(2)
        del self.running[number]
        self.tell(id=number, status=status)

    @staticmethod
    def feed(process, text):
        try:
            process.stdin.write((text or "").encode())
            process.stdin.close()
        except OSError:
            pass

    def read(self, number, process):
        while True:
            data = os.read(process.stdout.fileno(), 65536)
            if not data:
                return
            self.tell(id=number, out=data.decode("utf-8", "replace"))


if __name__ == "__main__":
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    Agent().work()
