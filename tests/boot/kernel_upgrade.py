"""After apt has installed a newer kernel and a reboot, the film plays again with no hand on it."""

import _steps as steps
from bootlab import film

releases = ("trixie", "bookworm")


def test(lab):
    machine = steps.installed(lab)
    old = machine.kernel
    version = steps.from_dkms(machine)
    playing = film.begin(machine)

    new, _ = steps.newer_kernel(lab)
    steps.healthy(machine)
    assert steps.from_dkms(machine, new) == version
    assert steps.from_dkms(machine, old) == version
    # What was on its way has not been disturbed.
    assert playing.status is None, playing.result()
    lab.film_plays(name="before-reboot", beside=True)
    playing.end()

    machine.reboot()
    assert machine.kernel == new != old
    steps.network(machine)
    assert lab.film_plays(name="after")["release"] == new
    assert steps.loaded(machine) == version
