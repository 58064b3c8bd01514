"""Each member of the JSON that igmpproxyctl prints is named in its man page, and the other way round."""

import os
import re

from _common import two_channels

ours = True
PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "igmpproxy", "doc", "igmpproxyctl.8")
BOLD = re.compile(r"^\.BR? (.*)$")
WORD = re.compile(r"^[a-z][a-z0-9_]*$")


def words(line):
    found = BOLD.match(line)
    return {word for word in re.split(r'[\s",.()]+', found.group(1)) if WORD.match(word)} if found else set()


def documented():
    """{what is shown: (its members, all words in bold)}"""
    with open(PAGE, encoding="utf-8") as file:
        text = file.read().split("\n.SH JSON\n")[1].split("\n.SH ")[0]
    pages = {}
    for section in text.split("\n.SS ")[1:]:
        lines = section.split("\n")
        members = [words(line) for before, line in zip(lines, lines[1:]) if before == ".TP"]
        pages[lines[0]] = set().union(*members), set().union(*map(words, lines))
    return pages


def test(lab):
    proxy = lab.start()
    two_channels(lab)
    pages = documented()
    assert set(pages) == {"groups", "sources", "routes", "interfaces", "stats"}, sorted(pages)
    for what, (members, bold) in pages.items():
        answer = proxy.show(what)
        assert list(answer) == [what], list(answer)
        rows = answer[what] if isinstance(answer[what], list) else [answer[what]]
        assert rows, what
        for row in rows:
            assert set(row) == members, (what, set(row) ^ members)
            for name, value in row.items():
                inner = set(value) if isinstance(value, dict) else set()
                assert inner <= bold | pages["interfaces"][1], (what, name, inner - bold)
