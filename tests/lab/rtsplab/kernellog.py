# SPDX-License-Identifier: GPL-2.0-only
"""The kernel's log, read line by line, and what in it is no good sign."""

import os
import re

KLOG = os.path.join(os.path.dirname(__file__), os.pardir, "klog")


def patterns():
    """The same list as tests/lab/klog uses."""
    with open(KLOG) as file:
        text = file.read()
    block = text.split("#patterns\n")[1].split("#end")[0]
    return re.compile("|".join(re.search("'(.*)'", block, re.S).group(1).split("\n")))


class KernelLog:
    """Lines since the last call of start()."""

    def __init__(self):
        self.fd = os.open("/dev/kmsg", os.O_RDONLY | os.O_NONBLOCK)
        os.lseek(self.fd, 0, os.SEEK_END)
        self.bad = patterns()
        self.lines = []

    def start(self):
        self.read()
        self.lines = []

    def read(self):
        while True:
            try:
                record = os.read(self.fd, 8192)
            except BlockingIOError:
                break
            except BrokenPipeError:
                self.lines.append("(lines were lost)")
                continue
            text = record.decode("utf-8", "replace").split("\n")[0]
            self.lines.append(text.split(";", 1)[1])
        return list(self.lines)

    def warnings(self):
        return [line for line in self.read() if self.bad.search(line)]
