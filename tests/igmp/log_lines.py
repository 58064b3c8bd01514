"""The lines that people search for are in the log, as igmpproxy writes them."""

from _common import GROUP
from igmplab import igmp


def test(lab):
    proxy = lab.start(lab.basic(top="quickleave"))
    lab.box.say(igmp.report(GROUP))
    lab.joined(GROUP)
    lab.plays(GROUP)
    lab.box.say(igmp.leave(GROUP))
    lab.left(GROUP)
    lab.until(lambda: proxy.logged("Removing MFC: 172.26.83.137 -> %s" % GROUP), "the last line")
    for line in ("RECV V2 member report   from 192.168.1.10    to " + GROUP,
                 "Joining group %s on interface vlan2" % GROUP,
                 "Leaving group %s on interface vlan2" % GROUP,
                 "Adding MFC: 172.26.83.137 -> %s, InpVIf: 0" % GROUP,
                 "Inserted route table entry for %s on VIF #1" % GROUP):
        assert proxy.logged(line), line
    assert any(line.startswith("adding VIF, Ix ") and line.endswith(
        " Fl 0x0 IP 0x0900d60a vlan2, Threshold: 1, Ratelimit: 0") for line in proxy.log()), "VIF"
    assert not [line for line in proxy.log() if "\033" in line], "colours"
