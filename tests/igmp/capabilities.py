"""After the start the daemon has CAP_NET_ADMIN and CAP_NET_RAW at most, as root or as a user."""

from _common import GROUP

ours = True
ALLOWED = 1 << 12 | 1 << 13


def test(lab):
    for top, uid in (("", "0"), ("user nobody", "65534")):
        proxy = lab.start(lab.basic(top=top))
        for name in ("CapInh", "CapPrm", "CapEff", "CapAmb", "CapBnd"):
            have = int(proxy.status(name), 16)
            assert have & ~ALLOWED == 0, (name, hex(have))
        assert proxy.status("Uid").split() == [uid] * 4, proxy.status("Uid")
        if uid != "0":
            assert proxy.status("Gid").split()[0] != "0", proxy.status("Gid")
            assert "0" not in proxy.status("Groups").split(), proxy.status("Groups")
        mark = lab.wire.mark()
        member = lab.box.join(GROUP)
        lab.joined(GROUP, mark)
        lab.plays(GROUP)
        # It still can change what the kernel has: an interface comes, a file is read again.
        host = lab.add_lan(4 if uid == "0" else 5)
        proxy.write(lab.basic(top=top, lans=("br-lan", "lan4", "lan5")))
        proxy.hup()
        host.join(GROUP)
        lab.plays(GROUP, host)
        member.leave()
        assert proxy.end() == 0
