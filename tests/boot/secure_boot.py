"""With Secure Boot on, DKMS's modules are refused until their key is enrolled; then they load, and
the film plays. Debian's own shim, GRUB and kernel boot it, and
the key is enrolled at the screen of its MokManager."""

import _steps as steps
from bootlab import film
from bootlab.firmware import SecureBoot


def test(lab):
    lab.packages()
    machine = lab.machine
    firmware = SecureBoot(lab)
    machine.start()
    assert "SecureBoot enabled" in machine.says("mokutil", "--sb-state")
    # Debian's kernel locks itself down then.
    assert "[integrity]" in machine.read("/sys/kernel/security/lockdown")

    lab.repository.use()
    machine.install("rtsp-conntrack-dkms")
    steps.healthy(machine)
    assert steps.from_dkms(machine)
    said = machine.run("modprobe", steps.MODULES[0], check=False)
    assert not said.ok and "Key was rejected by service" in said, said

    # The request for DKMS's key, twice: the second finds the first.
    said = machine.run("/mnt/project/scripts/sign", text="once\nonce\n")
    assert "+ mokutil --import /var/lib/dkms/mok.pub" in said, said
    for name in steps.MODULES:
        assert "%s.ko" % name in said and "signed with this key" in said, said
    assert "Issuer: " in machine.says("mokutil", "--list-new")
    again = machine.run("/mnt/project/scripts/sign")
    assert "\n+ " not in "\n" + again.output and "The request is made" in again, again

    machine.poweroff()
    firmware.enrol(machine, "once")
    machine.start()
    said = machine.run("/mnt/project/scripts/sign")
    assert "The key is enrolled" in said, said
    film.wire(machine)
    lab.film_plays()
    assert steps.loaded(machine)
    # As the kernel sees it: signed by a key that it trusts.
    assert "module verification failed" not in machine.journal("-k")
    assert "SecureBoot enabled" in machine.says("mokutil", "--sb-state")

    # What nobody has signed is still refused.
    machine.sh("cp /lib/modules/$(uname -r)/updates/dkms/nf_nat_rtsp.ko* /root")
    machine.sh("cd /root; rmmod nf_nat_rtsp || :; [ ! -e nf_nat_rtsp.ko.xz ] || xz -d -f *.ko.xz; "
               "strip --strip-debug nf_nat_rtsp.ko")
    said = machine.run("insmod", "/root/nf_nat_rtsp.ko", check=False)
    assert not said.ok, said
