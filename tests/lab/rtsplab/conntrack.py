# SPDX-License-Identifier: GPL-2.0-only
"""What `conntrack -L` prints, as objects."""


class Tuple:
    """Addresses and ports of one direction; what is not shown is None."""

    def __init__(self, values):
        self.src = values.get("src")
        self.dst = values.get("dst")
        self.sport = _number(values.get("sport"))
        self.dport = _number(values.get("dport"))

    def __repr__(self):
        return "%s:%s->%s:%s" % (self.src, self.sport, self.dst, self.dport)


def _number(text):
    return None if text is None else int(text)


def _groups(words, first_keys):
    """Split key=value words into groups; each group starts with one of the keys."""
    groups, rest = [], {}
    for word in words:
        key, equals, value = word.partition("=")
        if not equals:
            continue
        if key in first_keys:
            groups.append({})
        if groups and key in ("src", "dst", "sport", "dport", "mask-src", "mask-dst",
                              "master-src", "master-dst", "type", "code", "id"):
            groups[-1][key.replace("mask-", "").replace("master-", "")] = value
        else:
            rest[key] = value
    return groups, rest


class Flow:
    """A line of `conntrack -L`."""

    def __init__(self, line):
        words = line.split()
        self.text = line
        self.proto = words[0]
        self.timeout = int(words[2]) if words[2].isdigit() else None
        self.state = next((word for word in words[2:5] if word.isalpha()), None)
        self.unreplied = "[UNREPLIED]" in words
        self.assured = "[ASSURED]" in words
        groups, rest = _groups(words, ("src",))
        self.orig = Tuple(groups[0])
        self.reply = Tuple(groups[1])
        self.helper = rest.get("helper")

    def __repr__(self):
        return self.text


class Expectation:
    """A line of `conntrack -L expect`."""

    def __init__(self, line):
        words = line.split()
        self.text = line
        self.timeout = int(words[0]) if words[0].lstrip("-").isdigit() else None
        groups, rest = _groups(words, ("src", "mask-src", "master-src"))
        self.tuple = Tuple(groups[0])
        self.mask = Tuple(groups[1])
        self.master = Tuple(groups[2])
        self.proto = {"17": "udp", "6": "tcp"}.get(rest.get("proto"), rest.get("proto"))
        self.helper = rest.get("helper")
        # The two that tests ask for most: the port that is open and for whom.
        self.port = self.tuple.dport
        self.source = None if self.mask.src in ("0.0.0.0", "::") else self.tuple.src
        self.permanent = "PERMANENT" in line

    def __repr__(self):
        return self.text


def flows(text):
    return [Flow(line) for line in text.splitlines() if " src=" in line]


def expectations(text):
    return [Expectation(line) for line in text.splitlines() if " src=" in line]
