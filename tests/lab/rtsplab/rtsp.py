# SPDX-License-Identifier: GPL-2.0-only
"""RTSP messages for the programs of the demonstration (tests use dialogue.py)."""


class Message:
    def __init__(self, start, headers, body):
        self.start = start
        self.headers = headers          # names in lower case
        self.body = body

    @property
    def is_reply(self):
        return self.start.startswith("RTSP/")

    @property
    def method(self):
        return self.start.split(" ", 1)[0]

    @property
    def status(self):
        return int(self.start.split(" ", 2)[1])

    def get(self, name, default=None):
        return self.headers.get(name.lower(), default)

    def parameter(self, name):
        """A parameter of the Transport header."""
        for word in self.get("Transport", "").split(";"):
            key, _, value = word.partition("=")
            if key.strip() == name:
                return value
        return None


class Reader:
    """Takes bytes as they come and gives messages."""

    def __init__(self):
        self.buffer = b""

    def feed(self, data):
        self.buffer += data

    def next(self):
        """The next whole message, or None."""
        self.buffer = self.buffer.lstrip(b"\r\n")
        head, end, rest = self.buffer.partition(b"\r\n\r\n")
        if not end:
            return None
        lines = head.decode("latin-1").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.strip().lower()] = value.strip()
        size = int(headers.get("content-length", 0))
        if len(rest) < size:
            return None
        self.buffer = rest[size:]
        return Message(lines[0], headers, rest[:size])


def encode(start, headers, body=b""):
    lines = [start] + ["%s: %s" % pair for pair in headers]
    if body:
        lines.append("Content-length: %d" % len(body))
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body
