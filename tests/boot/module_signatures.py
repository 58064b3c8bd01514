"""A kernel that wants signatures (module.sig_enforce=1) refuses modules without one and those of
a key that is not enrolled; scripts/sign signs them, and a second run changes nothing."""

import _steps as steps

REFUSED = "Key was rejected by service"
KEY = ("--key", "/root/keys/own.key", "--certificate", "/root/keys/own.der")


def test(lab):
    machine = steps.with_modules(lab)
    machine.append = "module.sig_enforce=1"
    machine.start()
    # DKMS has signed them, with a key that the kernel does not know.
    for name in steps.MODULES:
        assert signer(machine, name) == "DKMS module signing key", signer(machine, name)
    refused(machine, "Loading of module with unavailable key is rejected")
    said = sign(machine)
    assert "the key is there: /var/lib/dkms/mok.key" in said, said
    assert said.output.count("signed with this key") == 2, said
    assert "not booted by UEFI" in said, said

    # As `make modules_install` installs them: without a signature, where it puts them.
    machine.sh("""
        cd /lib/modules/$(uname -r)
        mkdir -p extra
        mv updates/dkms/nf_*_rtsp.ko* extra
        [ ! -e extra/nf_nat_rtsp.ko.xz ] || xz -d extra/*.xz
        strip --strip-debug extra/*.ko
        depmod
        """)
    for name in steps.MODULES:
        assert signer(machine, name) == "", name
    refused(machine, "Loading of unsigned module is rejected")

    # What would be done changes nothing.
    said = machine.run(*SIGN, "--dry-run", *KEY)
    assert "+ openssl req" in said and "/sign-file sha256 /root/keys/own.key" in said, said
    assert not machine.exists("/root/keys")
    assert signer(machine, steps.MODULES[0]) == ""

    sign(machine, *KEY)
    assert machine.says("stat", "-c", "%a", KEY[1]) == "600"
    for name in steps.MODULES:
        assert signer(machine, name) == "router module signing key", name
    before = fingerprint(machine)
    again = sign(machine, *KEY)
    assert "\n+ " not in "\n" + again.output, again
    assert fingerprint(machine) == before
    # There is no firmware here that would tell the kernel of it.
    refused(machine, "Loading of module with unavailable key is rejected")

    # A key without its certificate is nobody's.
    said = machine.run(*SIGN, "--key", KEY[1], "--certificate", "/root/none", check=False)
    assert not said.ok and "expected both or neither" in said, said

    # Without the demand they load, and the kernel's log says why it would rather not.
    machine.append = ""
    machine.reboot()
    steps.network(machine)
    lab.film_plays()
    assert "module verification failed: signature and/or required key missing" in \
        machine.journal("-k")


SIGN = ("/mnt/project/scripts/sign",)


def sign(machine, *words):
    return machine.run(*SIGN, *words)


def signer(machine, name):
    return machine.says("modinfo", "-F", "signer", name)


def refused(machine, why):
    """The loader's words, and the kernel's."""
    machine.run("dmesg", "-C")
    said = machine.run("modprobe", steps.MODULES[0], check=False)
    assert not said.ok and REFUSED in said, said
    assert why in machine.run("dmesg"), why


def fingerprint(machine):
    return machine.sh("sha256sum /lib/modules/$(uname -r)/extra/*.ko* /root/keys/*").output
