# SPDX-License-Identifier: GPL-2.0-only
"""Secure Boot: firmware with Microsoft's keys, Debian's signed shim, GRUB and kernel."""

import os
import re
import shutil
import socket

from bootlab.machine import BOOT_LIMIT, MachineFailed, newest
from bootlab.repository import unpacked
from rtsplab import netns

OVMF = "/usr/share/OVMF"
ENTER, DOWN = b"\r", b"\x1b[B"
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

    def enrol(self, machine, password):
        """What a person does after `mokutil --import`: boots, and answers at the screen of
        MokManager, which ends with a reboot. The machine must be off, and is so afterwards."""
        machine.start(wait=False)
        screen = Screen(machine.path("serial"))
        # Of each screen one part is enough: the firmware of a machine that has to wait for the
        # host's processor leaves characters out.
        for parts, keys in ((("Press any key", "Booting in"), ENTER),
                            (("Enroll MOK",), DOWN + ENTER),
                            (("View key 0",), DOWN + ENTER),
                            (("Enroll the key", "No ", "Yes "), DOWN + ENTER),
                            (("Password", "assword:"), password.encode() + ENTER),
                            (("Reboot", "Enroll key from disk"), ENTER)):
            machine.say("MokManager: %s" % screen.wait_for(*parts))
            screen.type(keys)
        machine.ended()
        screen.close()


class Screen:
    """What the firmware shows on the serial line, and its keyboard."""

    def __init__(self, path):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.connect(path)
        self.sock.settimeout(BOOT_LIMIT)
        self.text = ""

    def wait_for(self, *parts):
        """Which of them it shows."""
        while not any(each in self.text for each in parts):
            data = self.sock.recv(4096)
            if not data:
                raise MachineFailed("the machine ended before its screen showed %s" % (
                    " or ".join(map(repr, parts))))
            self.text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "",
                               self.text + data.decode("latin-1"))
        shown = next(each for each in parts if each in self.text)
        self.text = self.text.split(shown, 1)[1]
        return shown

    def type(self, keys):
        self.sock.sendall(keys)

    def close(self):
        self.sock.close()
