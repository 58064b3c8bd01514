# SPDX-License-Identifier: GPL-2.0-only
"""What many tests say: messages, a control connection, counters."""

import contextlib
import time

from rtsplab.host import LIMIT


def message(start, *headers, body=b""):
    """The bytes of a message; headers are whole lines."""
    return "\r\n".join((start,) + headers).encode("latin-1") + b"\r\n\r\n" + body


def setup(cseq, *transports, url="rtsp://a/film", session=None):
    headers = ["CSeq: %s" % cseq]
    headers += ["Transport: " + each for each in transports]
    if session:
        headers.append("Session: " + session)
    return message("SETUP %s RTSP/1.0" % url, *headers)


def reply(cseq, *transports, status="200 OK", session=None):
    headers = ["CSeq: %s" % cseq]
    if session:
        headers.append("Session: " + session)
    headers += ["Transport: " + each for each in transports]
    return message("RTSP/1.0 " + status, *headers)


def request(method, cseq, *headers, body=b""):
    return message("%s rtsp://a/film RTSP/1.0" % method, "CSeq: %s" % cseq, *headers,
                   body=body)


def filled(lab, data):
    """Bytes with the names of dialogues in them, {box} and so on."""
    return lab.fill(data.decode("latin-1")).encode("latin-1")


def arrives(receiver, wanted, sent=None):
    """What `receiver` reads next is `wanted`, and no byte more is there."""
    got = receiver.recv_exact(len(wanted)) + receiver.recv_available()
    if got != wanted:
        raise AssertionError("%s must read\n%r\nand reads\n%r\nof\n%r" % (
            receiver.name, wanted, got, sent or wanted))


class Control:
    """A control connection on which each message is waited for.

    Transport headers may have {box} and the other names of dialogues in them.
    """

    def __init__(self, lab, box=None, server=None, pair=None):
        self.lab = lab
        self.client, self.server = pair or lab.control_connection(box, server)
        self.cseq = 0

    def ask(self, data, becomes=None):
        """The box sends bytes; the server reads them, or what they become."""
        self.client.send_pieces([data])
        arrives(self.server, data if becomes is None else becomes, data)

    def answer(self, data, becomes=None):
        self.server.send_pieces([data])
        arrives(self.client, data if becomes is None else becomes, data)

    def setup(self, *transports, becomes=None, **options):
        """SETUP with these Transport headers; `becomes` is what the server reads in them."""
        self.cseq += 1
        self.ask(*self._both(setup, transports, becomes, options))

    def _both(self, build, transports, becomes, options):
        """What is sent and what arrives, which is None when it is the same."""
        sent = filled(self.lab, build(self.cseq, *transports, **options))
        if becomes is None:
            return sent, None
        changed = [becomes] if isinstance(becomes, str) else becomes
        return sent, filled(self.lab, build(self.cseq, *changed, **options))

    def setup_hidden(self, *transports):
        """SETUP that no server may understand: its Transport reads Xransport."""
        self.cseq += 1
        data = filled(self.lab, setup(self.cseq, *transports))
        self.ask(data, data.replace(b"\r\nTransport:", b"\r\nXransport:"))

    def reply(self, *transports, becomes=None, **options):
        """The answer to the last SETUP; `becomes` is what the box reads."""
        self.answer(*self._both(reply, transports, becomes, options))

    def exchange(self, method, *headers):
        """A request of another method and its answer."""
        self.cseq += 1
        self.ask(request(method, self.cseq, *headers))
        self.answer(reply(self.cseq))


def answered(lab, box, asked, read, answer, told):
    """A SETUP of `box` and the reply: Transport lines as the four hands write or read them.

    Gives back the Play; {me} in a line is the box's address.
    """
    return lab.play("""
        C: SETUP rtsp://a/film RTSP/1.0
        C: CSeq: 3
        C: Transport: %s
        S> Transport: %s

        S: RTSP/1.0 200 OK
        S: CSeq: 3
        S: Session: 1
        S: Transport: %s
        C> Transport: %s
    """ % (asked, read, answer, told), box=box, me=box.addr)


def leaves_from(lab, sock, source, port, data=b"\0\0\0", outer=None):
    """What the box sends to `source` comes from port `port` of the router, or of `outer`."""
    sock.sendto(data, source.host.addr, source.port)
    got = source.recv()
    if got != (data, outer or lab.outer, port):
        raise AssertionError("%s got %r, wanted port %d" % (source.host.name, got, port))


def awaited(condition, what, limit=LIMIT):
    """Ask again until it is so. The limit only ends a test that fails."""
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it never came to this: " + what)


def faults(counters):
    return {name: value for name, value in counters.items()
            if name.startswith("refused_") or name in ("malformed", "given_up", "flows_shut_out")}


@contextlib.contextmanager
def counted(lab, **wanted):
    """Of the counters of faults, these go up by so much and no other."""
    before = faults(lab.counters())
    yield
    after = faults(lab.counters())
    grown = {name: after[name] - before[name] for name in after
             if after[name] != before[name]}
    if grown != wanted:
        raise AssertionError("counters went up by %r, wanted %r" % (grown, wanted))


def still_read(control, port=40000):
    """A good SETUP on this connection opens its port; leaves nothing behind."""
    before = control.lab.expected_ports()
    control.setup("RTP/AVP;unicast;client_port=%d" % port)
    got = control.lab.expected_ports()
    if got != sorted(before + [port]):
        raise AssertionError("expected %r, wanted %d as well" % (got, port))
    control.reply(status="461 Unsupported Transport")
    if control.lab.expected_ports() != before:
        raise AssertionError("not withdrawn: %r" % control.lab.expected_ports())


@contextlib.contextmanager
def sysctl(name, value):
    """A setting of the whole machine below net/netfilter, for a while."""
    path = "/proc/sys/net/netfilter/" + name
    with open(path) as file:
        before = file.read()
    try:
        with open(path, "w") as file:
            file.write(str(value))
        yield
    finally:
        with open(path, "w") as file:
            file.write(before)


def flood(lab, sender, port, box_sock, gets_in, packets=200):
    """Packets of many source ports to the router's port; all of them arrive, or none."""
    socks = [sender.udp() for _ in range(packets)]
    for number, each in enumerate(socks):
        each.sendto(b"flood %d" % number, lab.outer, port)
    lab.settle(sender, box_sock.host)
    got = []
    while True:
        packet = box_sock.recv_now()
        if packet is None:
            break
        got.append(packet)
    for each in socks:
        each.close()
        sender.open.remove(each)
    wanted = packets if gets_in else 0
    if len(got) != wanted:
        raise AssertionError("%d packets of %s got in, wanted %d" % (
            len(got), sender.name, wanted))


def refused(lab, setups):
    """Each of these SETUPs goes on byte for byte, opens nothing and adds one to each of
    its counters; setups is a list of (bytes with {box} in them, names of counters)."""
    control = Control(lab)
    control.exchange("OPTIONS")
    for data, counters in setups:
        data = filled(lab, data)
        opened = lab.counters()["expectations"]
        with counted(lab, **{name: 1 for name in counters}):
            control.ask(data)
        if lab.counters()["expectations"] != opened:
            raise AssertionError("something was opened for %r" % data)
        # the next one is understood
        control.setup("RTP/AVP;unicast;client_port=40000")
        if lab.counters()["expectations"] != opened + 1:
            raise AssertionError("nothing opens after %r" % data)
        control.reply(status="461 Unsupported Transport")
    if lab.expectations():
        raise AssertionError("still open: %r" % lab.expectations())
    still_read(control)
