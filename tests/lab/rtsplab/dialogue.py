# SPDX-License-Identifier: GPL-2.0-only
r"""Dialogues given as text.

    C: SETUP rtsp://{[server]}:554/film RTSP/1.0
    C: CSeq: 3
    C: Transport: MP2T/H2221/UDP;unicast;client_port=27392

    S: RTSP/1.0 200 OK
    S: CSeq: 3
    S: Transport: MP2T/H2221/UDP;unicast;destination={outer};client_port=27392
    C> Transport: MP2T/H2221/UDP;unicast;destination={box};client_port=27392

`C:` lines are sent by the box, `S:` lines by the server, each with CRLF. An empty line
ends the message; the head's own empty line is added, unless the text has it (`C:` alone),
as it must where a body follows:

    C: GET_PARAMETER rtsp://{[server]}/film RTSP/1.0
    C: Content-length: 10
    C:
    C: position

`C|` is text that is sent as it stands, without an end of line, and `\r\n\t\0\\` in it
mean what they mean in python. `S$ 0 1316` is a `$` frame of 1316 bytes on channel 0.

Whatever is sent must arrive at the other end byte for byte, before the dialogue goes on.
Where the router has to change it, `S>` lines (what the server reads) or `C>` lines (what
the box reads) follow, and each stands for the line of the same header that was sent. A
line without a colon or of a header that was not sent adds itself to the head's end; all
others must be as they were.

{box} {box2} {server} {media} {media2} {stranger} {outer} are addresses, of the family
that the test runs in; {[box]} has brackets around an IPv6 address, as it must have in a URL
and where a port follows. {loopback} {unspecified} {multicast} are such addresses. {?name}
in a `>` line takes a number from what arrived, and {name} stands for it from then on.
"""

import re

from .host import bracketed

ADDRESSES = ("box", "box2", "server", "media", "media2", "stranger")
SPECIAL = {
    "v4": {"loopback": "127.0.0.1", "unspecified": "0.0.0.0", "multicast": "239.192.0.1"},
    "v6": {"loopback": "::1", "unspecified": "::", "multicast": "ff0e::1"},
}
LINE = re.compile(r"^([CS])([:>|$])(?: (.*))?$")
ESCAPES = {"r": "\r", "n": "\n", "t": "\t", "0": "\0", "\\": "\\"}


class Step:
    """What one side sends in one go and what becomes of it."""

    def __init__(self, side):
        self.side = side        # "C" or "S"
        self.lines = []         # (kind, text)
        self.arrives = []       # text of `>` lines


class DialogueError(Exception):
    """The text of a dialogue is wrong."""


def parse(text):
    """Steps from the text of a dialogue."""
    steps, step, closed = [], None, True
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            closed = True
            continue
        match = LINE.match(line)
        if not match:
            raise DialogueError("line %d: %r" % (number, line))
        side, kind, rest = match.group(1), match.group(2), match.group(3) or ""
        if kind == ">":
            if step is None or step.side == side:
                raise DialogueError("line %d: nothing was sent that %s could read"
                                    % (number, side))
            step.arrives.append(rest)
            continue
        if closed or step is None or step.side != side or step.arrives:
            step = Step(side)
            steps.append(step)
            closed = False
        step.lines.append((kind, rest))
    return steps


def addresses(lab):
    """The names of addresses that any text may use."""
    names = {name: getattr(lab, name).addr for name in ADDRESSES}
    return dict(names, outer=lab.outer, **SPECIAL[lab.family])


def fill(text, names):
    """Replace each {name} and {[name]}; an unknown one is an error, other braces stay."""
    def value(match):
        name = match.group(1).strip("[]")
        if name not in names:
            raise DialogueError("{%s} is not known here" % name)
        text = str(names[name])
        return text if name == match.group(1) else bracketed(text)
    return re.sub(r"\{(\w+|\[\w+\])\}", value, text)


def encode(step, names):
    """The bytes of a step."""
    out, is_head, has_end = b"", False, False
    for kind, text in step.lines:
        text = fill(text, names)
        if kind == "|":
            out += re.sub(r"\\([rnt0\\])", lambda m: ESCAPES[m.group(1)],
                          text).encode("latin-1")
            has_end = True
        elif kind == "$":
            channel, size = (int(word) for word in text.split())
            out += frame(channel, size)
            has_end = True
        else:
            is_head = True
            has_end = has_end or text == ""
            out += text.encode("latin-1") + b"\r\n"
    if is_head and not has_end:
        out += b"\r\n"
    return out


def frame(channel, size):
    """A `$` frame whose payload looks like anything but a message."""
    payload = bytes((channel * 7 + index * 13) & 0xff for index in range(size))
    return b"$" + bytes([channel, size >> 8, size & 0xff]) + payload


def _header(line):
    return line.split(b":", 1)[0].strip().lower() if b":" in line else None


def _pattern(text, names):
    """A regular expression for a `>` line, and the names that it binds."""
    out, position = "", 0
    for match in re.finditer(r"\{\?(\w+)\}", text):
        out += re.escape(fill(text[position:match.start()], names))
        out += r"(?P<%s>[0-9]+)" % match.group(1)
        position = match.end()
    return out + re.escape(fill(text[position:], names))


def expected(sent, arrives, names):
    """A pattern for the bytes that must arrive."""
    head, end, rest = sent.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    patterns = [re.escape(line) for line in lines]
    taken = set()
    for text in arrives:
        wanted = text.encode("latin-1")
        where = next((index for index, line in enumerate(lines) if index not in taken
                      and _header(line) and _header(line) == _header(wanted)), None)
        pattern = _pattern(text, names).encode("latin-1")
        if where is None:
            patterns.append(pattern)
        else:
            taken.add(where)
            patterns[where] = pattern
    return b"\r\n".join(patterns) + re.escape(end + rest)


class Play:
    """A dialogue that is being played on one control connection."""

    def __init__(self, lab, client, server, names, pieces):
        self.lab = lab
        self.client = client
        self.server = server
        self.pieces = pieces
        self.names = dict(addresses(lab), **names)

    def __getitem__(self, name):
        """A number that a {?name} has taken."""
        return int(self.names[name])

    def play(self, text, **names):
        self.names.update(names)
        for step in parse(text):
            self.step(step)
        return self

    def step(self, step):
        sender, receiver = self.client, self.server
        if step.side == "S":
            sender, receiver = receiver, sender
        sent = encode(step, self.names)
        sender.send_pieces(self.pieces(sent) if self.pieces and step.side == "C"
                           else [sent])
        if step.arrives:
            self.read_changed(receiver, sent, step)
        else:
            self.read_same(receiver, sent)

    def read_same(self, receiver, sent):
        got = receiver.recv_exact(len(sent)) if sent else b""
        if got != sent or receiver.buffer:
            got += receiver.recv_available()
            raise AssertionError("%s must read\n%s\nand reads\n%s" % (
                receiver.name, show(sent), show(got)))

    def read_changed(self, receiver, sent, step):
        pattern = re.compile(expected(sent, step.arrives, self.names), re.S)
        got = receiver.recv_until(b"\r\n\r\n")
        tail = sent.partition(b"\r\n\r\n")[2]
        got += receiver.recv_exact(len(tail))
        got += receiver.recv_available()
        match = pattern.fullmatch(got)
        if not match:
            raise AssertionError("%s was sent\n%s\nmust read\n%s\nand reads\n%s" % (
                receiver.name, show(sent), "\n".join("    > " + each
                                                     for each in step.arrives), show(got)))
        self.names.update({name: int(value)
                           for name, value in match.groupdict().items()})


def show(data):
    return "\n".join("    %r" % line for line in data.splitlines(True))


def play(lab, text, box=None, server=None, tcp_port=554, pair=None, pieces=None, **names):
    """Play `text` on a new control connection, or on a `pair` of ends that is there.

    Other arguments are names for the text: port=27392 gives {port} its value.
    `pieces` is a function that cuts what the box sends: bytes -> list of bytes.
    Gives back a Play: .client, .server, play() to go on, [name] for a number.
    """
    client, accepted = pair or lab.control_connection(box, server, tcp_port)
    return Play(lab, client, accepted, names, pieces).play(text)
