"""With `chroot` and `user` the daemon is in that directory, and works."""

import os
import tempfile

from _common import GROUP


def test(lab):
    with tempfile.TemporaryDirectory() as directory:
        confined(lab, directory)


def confined(lab, directory):
    proxy = lab.start(lab.basic(top="chroot %s\nuser nobody" % directory),
                      # A sanitizer would look for /proc there.
                      env={"ASAN_OPTIONS": "detect_leaks=0"})
    assert os.readlink("/proc/%d/root" % proxy.pid) == directory
    assert proxy.status("Uid").split() == ["65534"] * 4
    member = lab.box.join(GROUP)
    lab.joined(GROUP)
    lab.plays(GROUP)
    mark = lab.wire.mark()
    member.leave()
    lab.left(GROUP, mark)
