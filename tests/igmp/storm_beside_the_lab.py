"""A storm in another namespace of the machine takes no packet of the lab's streams."""

from _common import GROUP
from igmplab import queues
from igmplab.host import Host

alone = True
ADDR = "192.0.2.1"


def storm(lab):
    """Two bridges with three cables between them: what is sent there becomes ever more."""
    space = lab.topology.add("storm")
    lines = ["link add %s type bridge mcast_snooping 0" % name for name in ("one", "two")]
    for name in ("a", "b", "c"):
        lines += ["link add near-%s type veth peer name far-%s" % (name, name),
                  "link set near-%s up master one" % name, "link set far-%s up master two" % name]
    space.batch(*lines, "link set one up", "link set two up")
    return Host(space, ADDR, "one")


def test(lab):
    lab.start()
    lab.view(GROUP)
    before = queues.machine_drops()
    noise = storm(lab)

    def drops():
        noise.send(ADDR)
        return queues.machine_drops() - before > 10000
    lab.until(drops, "the machine loses packets", limit=60)
    lab.box.ear.wait_more(GROUP, 50, limit=60)
    noise.space.batch("link set one down")
    lab.box.ear.wait_more(GROUP, 10)
    noise.reset()
    lab.box.ear.assert_whole(GROUP)
