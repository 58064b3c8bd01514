# SPDX-License-Identifier: GPL-2.0-only
"""`conntrack -L expect` and `conntrack -E expect` tell which port is open, for whom, and who asked for it."""

import contextlib
import re
import select
import subprocess

from _common import Control, awaited

from rtsplab.host import LIMIT

# of the expectation of a port; a moment may have passed
WORDS = r"\d+ proto=17 src=%s dst=%s sport=0 dport=%d mask-src=%s mask-dst=%s " \
    r"sport=0 dport=65535 master-src=%s master-dst=%s sport=%d dport=554 PERMANENT " \
    r"class=0 helper=rtsp *"
ANY = {"v4": ("0.0.0.0", "255.255.255.255"),
       "v6": ("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")}


def words(lab, control, port, source=None):
    anybody, one = ANY[lab.family]
    return WORDS % (source or anybody, lab.outer, port, one if source else anybody, one,
                    lab.box, lab.server, control.client.local[1])


def says(line, wanted):
    if not re.fullmatch(wanted, line.strip()):
        raise AssertionError("it says\n%r\nand not\n%r" % (line, wanted))


@contextlib.contextmanager
def events(lab):
    """A function that gives back the next line of conntrack -E."""
    with lab.router.space.inside():
        process = subprocess.Popen(["conntrack", "-E", "expect"], stdout=subprocess.PIPE)

    def line():
        poll = select.poll()
        poll.register(process.stdout, select.POLLIN)
        if not poll.poll(LIMIT * 1000):
            raise AssertionError("conntrack -E says nothing")
        return process.stdout.readline().decode()

    def listens():
        rows = lab.router.space.read("/proc/net/netlink").splitlines()
        # family 12 is netfilter's; of its groups 4, 5 and 6 are those of expectations
        return any(row.split()[1] == "12" and int(row.split()[3], 16) & 0x38 for row in rows)
    try:
        awaited(listens, "conntrack -E listens")
        yield line
    finally:
        process.terminate()
        process.communicate()


def test(lab):
    with events(lab) as event:
        control = Control(lab)
        control.setup("RTP/AVP;unicast;client_port=5000")
        says(event(), r"\[NEW\] +" + words(lab, control, 5000))
        listed, = lab.expectations()
        says(listed.text, words(lab, control, 5000))
        control.exchange("TEARDOWN")
        says(event(), r"\[DESTROY\] +" + words(lab, control, 5000))
        control.setup("RTP/AVP;unicast;client_port=5002")
        says(event(), r"\[NEW\] +" + words(lab, control, 5002))
        control.reply("RTP/AVP;unicast;client_port=5002;source=%s" % lab.media)
        listed = [each.text for each in lab.expectations() if each.source == lab.media.addr]
        says(listed[0], words(lab, control, 5002, lab.media))
