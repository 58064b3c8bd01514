"""A wrong statement ends the start with 255 and names the word; ours names file and line, too."""

from _common import expect_error

WRONG = (
    ("phyint", ""), ("phyint vlan2 upstream treshold 1", "treshold"),
    ("phyint vlan2 upstream threshold 0", "0"), ("phyint vlan2 upstream threshold 256", "256"),
    ("phyint vlan2 upstream altnet 1.2.3.4/33", "1.2.3.4/33"),
    ("phyint vlan2 upstream altnet wood", "wood"), ("phyint vlan2 upstream altnet", "altnet"),
    ("wood\nphyint vlan2 upstream", "wood"))
OURS = (
    ("refreshversion 1\nphyint vlan2 upstream", "1"), ("refreshdelay x\nphyint vlan2 upstream", "x"),
    ("querierversion 4\nphyint vlan2 upstream", "4"),
    ("quickleave hashtablesize 0\nphyint vlan2 upstream", "0"),
    ("include /nonexistent.conf\nphyint vlan2 upstream", "/nonexistent.conf"),
    ("phyint vlan2 upstream maxgroups -1", "-1"))


def test(lab):
    for text, word in WRONG + (OURS if lab.ours else ()):
        proxy = lab.run("\n\n" + text + "\n")
        words = (word,)
        if lab.ours:
            words += ("igmpproxy.conf:3",)
        expect_error(proxy, *words)
