"""The package goes from version N to N+1 while a film plays: the film goes on with N's modules,
which stay loaded; after a reboot N+1's are."""

import _steps as steps
from bootlab import film

releases = ("trixie",)


def test(lab):
    machine = steps.installed(lab)
    old = steps.from_dkms(machine)
    new = lab.next_packages()
    machine.run("apt-get", "update", "-q")
    playing = film.begin(machine)
    expected = expectations(machine)
    assert expected

    machine.install("rtsp-conntrack-dkms")
    steps.healthy(machine)
    assert steps.from_dkms(machine) == new != old
    assert steps.loaded(machine) == old
    # The session lives, and so does its expectation; a new one begins beside it.
    assert playing.status is None, playing.result()
    before = packets(machine)
    machine.until("test $(%s) -gt %d" % (COUNT, before))
    lab.film_plays(name="beside", beside=True)
    assert playing.status is None, playing.result()
    assert expected <= expectations(machine), machine.run("conntrack", "-L", "expect")
    # No modules or sources of N are left.
    assert old not in machine.says("dkms", "status"), machine.says("dkms", "status")
    assert not machine.exists("/usr/src/rtsp-conntrack-" + old)
    playing.end()

    machine.reboot()
    steps.network(machine)
    lab.film_plays(name="after")
    assert steps.loaded(machine) == new


# Packets that the box got of the film that was begun.
COUNT = "stat -c %s /mnt/out/long/received.ts"


def expectations(machine):
    """All that is said of each but for how long it has to live."""
    return {line.split(None, 1)[1] for line in machine.run("conntrack", "-L", "expect").lines
            if " src=" in line}


def packets(machine):
    return int(machine.says("sh", "-c", COUNT))
