"""With Secure Boot on, DKMS's modules are refused until their key is enrolled; then they load at
boot, and the film plays. Debian's own shim, GRUB and kernel boot it, and the key is enrolled at
the screen of its MokManager."""

import _steps as steps
from bootlab.firmware import SecureBoot

CERTIFICATE = "/var/lib/dkms/mok.pub"


def test(lab):
    machine = steps.with_modules(lab)
    firmware = SecureBoot(lab)
    machine.start()
    assert "SecureBoot enabled" in machine.says("mokutil", "--sb-state")
    # Debian's kernel locks itself down then.
    assert "[integrity]" in machine.read("/sys/kernel/security/lockdown")
    said = machine.run("modprobe", steps.MODULES[0], check=False)
    assert not said.ok and "Key was rejected by service" in said, said
    assert "Loading of module with unavailable key is rejected" in machine.run("dmesg")

    # The request for DKMS's key; the second run finds the first.
    said = machine.run("/mnt/project/scripts/sign", text="once\nonce\n")
    assert "+ mokutil --import " + CERTIFICATE in said, said
    assert said.output.count("signed with this key") == 2, said
    assert "DKMS module signing key" in machine.says("mokutil", "--list-new")
    again = machine.run("/mnt/project/scripts/sign")
    assert "\n+ " not in "\n" + again.output and "The request is made" in again, again

    machine.poweroff()
    firmware.enrol(machine, "once")
    machine.start()
    steps.network(machine)
    lab.film_plays()
    assert steps.loaded(machine) == steps.from_dkms(machine)
    said = machine.run("/mnt/project/scripts/sign")
    assert "The key is enrolled" in said, said
    assert "module verification failed" not in machine.journal("-b", "-k")
    assert "SecureBoot enabled" in machine.says("mokutil", "--sb-state")

    # What nobody has signed is still refused.
    machine.sh("""
        cd /root
        cp /lib/modules/$(uname -r)/updates/dkms/nf_nat_rtsp.ko* .
        [ ! -e nf_nat_rtsp.ko.xz ] || xz -d nf_nat_rtsp.ko.xz
        strip --strip-debug nf_nat_rtsp.ko
        """)
    said = machine.run("insmod", "/root/nf_nat_rtsp.ko", check=False)
    assert not said.ok and "Key was rejected by service" in said, said
