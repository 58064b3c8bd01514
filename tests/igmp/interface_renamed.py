"""An interface that gets another name is not served any more, and is when it has its name again."""

from _common import GROUP


def test(lab):
    lab.start(lab.basic(lans=("br-lan", "lan2")))
    lab.box3.join(GROUP)
    lab.joined(GROUP)
    lab.plays(GROUP, lab.box3)
    lab.ip("link set lan2 down")
    lab.ip("link set lan2 name other")
    lab.ip("link set other up")
    lab.until(lambda: lab.vifs() == ["br-lan", "vlan2"], "it is no VIF")
    lab.ip("link set other down")
    lab.ip("link set other name lan2")
    lab.ip("link set lan2 up")
    lab.plays(GROUP, lab.box3)
