"""A kernel that wants signatures (module.sig_enforce=1) refuses modules without one and those of
a key that is not enrolled; scripts/sign signs them, and a second run changes nothing."""

import _steps as steps

REFUSED = "Key was rejected by service"


def test(lab):
    lab.packages()
    machine = lab.machine
    machine.append = "module.sig_enforce=1"
    machine.start()
    lab.repository.use()
    # Modules without a signature, as `make modules_install` installs them.
    machine.sh("""
        mkdir /root/tree
        cd /mnt/project
        cp *.[ch] Kbuild Makefile VERSION /root/tree
        make -C /root/tree modules_install
        """)
    for name in steps.MODULES:
        assert machine.says("modinfo", "-F", "signer", name) == "", name
    refused(machine)

    # What would be done changes nothing.
    assert "+ openssl req" in machine.run("/mnt/project/scripts/sign", "--dry-run")
    assert not machine.exists("/var/lib/dkms/mok.key")

    said = machine.run("/mnt/project/scripts/sign")
    assert "not booted by UEFI" in said, said
    assert machine.says("stat", "-c", "%a", "/var/lib/dkms/mok.key") == "600"
    for name in steps.MODULES:
        assert machine.says("modinfo", "-F", "signer", name).endswith("module signing key"), name
    before = fingerprint(machine)
    again = machine.run("/mnt/project/scripts/sign")
    assert "\n+ " not in "\n" + again.output, again
    assert fingerprint(machine) == before
    # Signed, but by nobody whom the kernel knows: there is no firmware that keeps keys here.
    refused(machine)

    # DKMS takes the same key.
    machine.run("make", "-C", "/root/tree", "uninstall")
    machine.install("rtsp-conntrack-dkms")
    assert steps.from_dkms(machine)
    for name in steps.MODULES:
        assert machine.says("modinfo", "-F", "signer", name).endswith("module signing key"), name
    refused(machine)

    # Without the demand they load, and the kernel's log says why it would rather not.
    machine.append = ""
    machine.reboot()
    machine.run("modprobe", "-a", *steps.MODULES)
    assert "module verification failed: signature and/or required key missing" in \
        machine.journal("-k")


def refused(machine):
    said = machine.run("modprobe", steps.MODULES[0], check=False)
    assert not said.ok and REFUSED in said, said


def fingerprint(machine):
    return machine.sh("sha256sum /lib/modules/$(uname -r)/extra/*.ko* /var/lib/dkms/mok.*").output
