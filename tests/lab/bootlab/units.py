# SPDX-License-Identifier: GPL-2.0-only
"""For the tests of the units: installs them in a machine, and watches a channel there."""

import fcntl
import hashlib
import os
import shutil
import subprocess

from bootlab import film
from bootlab.machine import LAB
from rtsplab import netns

GROUP = "239.0.1.1"
EDGE_LOG = "/run/lab-edge"
COUNT = "/run/lab-box"
# film.NFTABLES with what channels need; the helper is rtsp-helper.service's own.
FIREWALL = """\
#!/usr/sbin/nft -f
flush ruleset
table inet router {
	chain input {
		type filter hook input priority filter; policy accept;
		iifname "vlan2" ct state established,related accept
		iifname "vlan2" ip protocol igmp accept
		iifname "vlan2" drop
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		iifname "lan" oifname "vlan2" accept
		ip daddr 224.0.0.0/4 accept
	}
	chain postrouting {
		type nat hook postrouting priority srcnat;
		oifname "vlan2" masquerade
	}
}
"""
CONF = """\
quickleave
refreshdelay 2
refreshinterval 5
phyint vlan2 upstream
    altnet 172.26.0.0/16
    whitelist 239.0.0.0/16
phyint lan downstream
"""


BUILD = """
    mkdir -p "$2/project" "$2/build"
    (cd "$1" && xargs -0 cp --parents -t "$2/project")
    (cd "$2/project/igmpproxy" && ./autogen.sh)
    cd "$2/build"
    ../project/igmpproxy/configure --prefix=/usr --sysconfdir=/etc --without-cmocka
    make
    make install DESTDIR="$2/installed.new"
    mv "$2/installed.new" "$2/installed"
    """


def built(lab):
    """A directory with the daemon, its units and files as `make install` leaves them. The tests
    of one run share it: the first makes it, for which others that run beside it wait."""
    names = subprocess.run(["git", "ls-files", "-z", "igmpproxy", "VERSION", "COPYING"],
                           cwd=lab.project, check=True, stdout=subprocess.PIPE).stdout
    whole = hashlib.sha256(names)
    for name in filter(None, names.decode().split("\0")):
        with open(os.path.join(lab.project, name), "rb") as file:
            whole.update(file.read())
    where = os.path.join(lab.options.results, "proxy-" + whole.hexdigest()[:8])
    out = os.path.join(where, "installed")
    with open(where + ".log", "a") as log:
        fcntl.flock(log, fcntl.LOCK_EX)
        if os.path.isdir(out):
            return out
        shutil.rmtree(where, ignore_errors=True)
        done = subprocess.run(["sh", "-euc", BUILD, "sh", lab.project, where], input=names,
                              stdout=log, stderr=log, check=False)
    if done.returncode != 0:
        raise netns.CommandFailed("the proxy could not be built: see " + log.name)
    return out


def share(lab):
    """Before the machine starts: what install_proxy() takes."""
    lab.machine.share("installed", built(lab))


def install_proxy(machine, conf=CONF):
    """As `make install` does, with a configuration for the lab's interfaces."""
    machine.sh("""
        cp -rP --no-preserve=ownership /mnt/installed/. /
        systemctl daemon-reload
        """)
    machine.write("/etc/igmpproxy.conf", conf)


def proxy_router(lab):
    """A machine that has booted, with the proxy and the cables; nothing is enabled yet."""
    share(lab)
    machine = lab.machine.start()
    machine.booted()
    install_proxy(machine)
    film.wire(machine, helper=False, firewall=FIREWALL)
    return machine


def share_modules(lab):
    """Those of the kernel on the disk; tests/lab/build makes them faster than the machine."""
    modules = subprocess.run([os.path.join(LAB, "build"), "6.12"], check=True,
                             stdout=subprocess.PIPE, universal_newlines=True).stdout.strip()
    lab.machine.share("modules", modules)


def install_modules(machine):
    machine.sh("""
        to=/lib/modules/$(uname -r)/updates
        mkdir -p "$to"
        cp /mnt/modules/*.ko "$to/"
        depmod
        """)


INSTALL_HELPER = r"""
    put() {
        mkdir -p "${2%/*}"
        sed -e 's|@prefix@|/usr|g' -e 's|@sysconfdir@|/etc|g' "$1" >"$2"
    }
    cd /mnt/project/systemd
    put rtsp-helper.service /usr/lib/systemd/system/rtsp-helper.service
    put nftables.service.d/rtsp-helper.conf \
        /usr/lib/systemd/system/nftables.service.d/rtsp-helper.conf
    put modules-load.d/rtsp-linux.conf /usr/lib/modules-load.d/rtsp-linux.conf
    put default/rtsp-helper /etc/default/rtsp-helper
    put libexec/rtsp-helper /usr/lib/rtsp-linux/rtsp-helper
    chmod 755 /usr/lib/rtsp-linux/rtsp-helper
    systemctl daemon-reload
    """


def install_helper(machine, lan="lan"):
    """As `make install-router` does; LAN is what a user changes."""
    machine.sh(INSTALL_HELPER)
    machine.sh("""sed -i 's/^LAN=.*/LAN="%s"/' /etc/default/rtsp-helper""" % lan)
    machine.run("systemctl", "enable", "-q", "rtsp-helper.service")


class Channel:
    """One at the edge, and a box that watches it for as long as it lives."""

    ENV = {"PYTHONPATH": "/usr/local/lib/lab"}

    def __init__(self, machine, log=EDGE_LOG):
        self.machine = machine
        self.log = log
        self.edge = self._spawn("provider", "edge", "uplink.2", log)
        machine.until("test -e " + log)
        self.box = None

    def _spawn(self, space, *words):
        return self.machine.spawn("ip", "netns", "exec", "rtsplab-" + space, "python3", "-B", "-m",
                                  "bootlab.channel", *words, env=self.ENV)

    def watch(self):
        self.machine.run("rm", "-f", COUNT)
        self.box = self._spawn("box", "box", "192.168.1.10", COUNT)
        self.machine.until("test -e " + COUNT)

    def unwatch(self):
        self.box.end()
        self.box = None

    def mark(self):
        """A place in the edge's log."""
        return int(self.machine.says("sh", "-c", "wc -l <" + self.log)) + 1

    def seen(self, mark, words):
        """Wait until the edge has seen such a line after the mark."""
        self.machine.until("tail -n +%d %s | grep -qF '%s'" % (mark, self.log, words))

    def lines(self, mark):
        return self.machine.says("tail", "-n", "+%d" % mark, self.log).splitlines()

    def plays(self):
        """From here on packets arrive, a second's worth."""
        now = int(self.machine.says("cat", COUNT))
        self.machine.until("test $(cat %s) -ge %d" % (COUNT, now + 20))
