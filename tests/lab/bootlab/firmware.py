# SPDX-License-Identifier: GPL-2.0-only
"""Secure Boot: firmware with Microsoft's keys, Debian's signed shim, GRUB and kernel."""

import os
import shutil
import subprocess

from bootlab.machine import newest
from bootlab.repository import CACHE, unpacked
from rtsplab import netns

OVMF = "/usr/share/OVMF"
# The owner that is written beside the key: that of shim.
SHIM = "605dab50-e046-4300-abb6-3dd810dd8b23"
GRUB = """\
set timeout=0
search --no-floppy --file --set=root /vmlinuz
linux /vmlinuz {words}
initrd /initrd.img
boot
"""


class SecureBoot:
    """Boots a machine as a PC with Secure Boot does. The keys are in variables.fd."""

    def __init__(self, lab):
        self.variables = os.path.join(lab.work, "variables.fd")
        shutil.copy(os.path.join(OVMF, "OVMF_VARS_4M.ms.fd"), self.variables)
        self.files = unpacked("7.3", "shim-signed", "grub-efi-amd64-signed",
                              "shim-helpers-amd64-signed")
        lab.machine.firmware = self

    def words(self, machine):
        esp = machine.path("esp.img")
        self.fill(machine, esp)
        return ["-machine", "q35,smm=on",
                "-global", "driver=cfi.pflash01,property=secure,value=on",
                "-drive", "if=pflash,format=raw,unit=0,readonly=on,file="
                + os.path.join(OVMF, "OVMF_CODE_4M.ms.fd"),
                "-drive", "if=pflash,format=raw,unit=1,file=" + self.variables,
                "-drive", "if=none,id=esp,format=raw,readonly=on,file=" + esp,
                # After the disk, which is /dev/vda.
                "-device", "virtio-blk-pci,drive=esp,bootindex=1,addr=0x1e"]

    def fill(self, machine, esp):
        """The system partition: what grub-install and update-grub put there and in /boot."""
        boot = machine.path("boot")
        kernel = newest([name for name in os.listdir(boot) if name.startswith("vmlinuz-")])
        machine.say("secure boot of " + kernel)
        config = machine.path("grub.cfg")
        with open(config, "w") as file:
            file.write(GRUB.format(words=machine.command_line()))
        shim, grub = "usr/lib/shim/", "usr/lib/grub/x86_64-efi-signed/"
        files = {"EFI/BOOT/BOOTX64.EFI": os.path.join(self.files, shim + "shimx64.efi.signed"),
                 "EFI/BOOT/mmx64.efi": os.path.join(self.files, shim + "mmx64.efi.signed"),
                 "EFI/BOOT/grubx64.efi": os.path.join(self.files, grub + "grubx64.efi.signed"),
                 "EFI/debian/grub.cfg": config,
                 "vmlinuz": os.path.join(boot, kernel),
                 "initrd.img": os.path.join(boot, kernel.replace("vmlinuz-", "initrd.img-"))}
        with open(esp, "wb") as file:
            file.truncate(192 << 20)
        netns.run(["mformat", "-i", esp, "-F", "::"])
        netns.run(["mmd", "-i", esp, "::/EFI", "::/EFI/BOOT", "::/EFI/debian"])
        for name, source in files.items():
            netns.run(["mcopy", "-i", esp, source, "::/" + name])

    def enrol(self, certificate):
        """What a person does at MokManager's screen after `mokutil --import`. The request
        goes with it. `certificate` is a PEM file; the machine must be off."""
        library = os.path.join(unpacked("7.3", "python3-virt-firmware"),
                               "usr/lib/python3/dist-packages")
        subprocess.run(["/usr/bin/python3", "-B", "-m", "virt.firmware.vars", "--inplace",
                        self.variables, "--add-mok", SHIM, certificate,
                        "--delete", "MokNew", "--delete", "MokAuth"],
                       check=True, env=dict(os.environ, PYTHONPATH=library),
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
