"""Whatever happens to an interface, the picture is back within 3 s after it can be."""

import time

from _common import GROUP

alone = True
LIMIT = 3       # seconds, as the contract has it


def flap(device):
    return ["link set %s down" % device, "link set %s up" % device]


def test(lab):
    lab.start()
    lab.box.join(GROUP)
    lab.joined(GROUP)
    lab.source.stream(GROUP, rate=100)
    lab.box.ear.wait(GROUP)

    def flaps(device):
        lab.router.space.batch(*flap(device))

    def carrier():
        lab.edge.space.batch(*flap("to-router"))

    def address():
        lab.router.space.batch("addr del 10.214.0.9/9 dev vlan2", "addr add 10.214.0.77/9 dev vlan2")

    def upstream_again():
        lab.ip("link del vlan2")
        lab.new_upstream()

    def downstream_again():
        lab.ip("link del br-lan")
        lab.router.space.batch("link add br-lan type bridge mcast_snooping 0",
                               "addr add 192.168.1.1/24 dev br-lan", "link set br-lan up",
                               "link set to-box master br-lan", "link set to-box2 master br-lan")

    for what, name in ((lambda: flaps("vlan2"), "upstream down and up"), (carrier, "carrier"),
                       (lambda: flaps("br-lan"), "downstream down and up"), (address, "another address"),
                       (upstream_again, "upstream made again"), (downstream_again, "downstream made again")):
        what()
        done = time.time()
        lab.box.ear.forget()
        back = lab.box.ear.wait(GROUP) - done
        assert back < LIMIT, (name, back)
