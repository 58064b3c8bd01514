# SPDX-License-Identifier: GPL-2.0-only
"""A film on its way through a booted machine, which is the router of tests/lab/rtsplab."""

import hashlib
import json
import os
import struct

from bootlab.machine import MachineFailed
from bootlab.repository import CACHE

TS = 188
# Name of the file: seconds, packets a second. Each packet has its own number in it.
FILMS = {"short.ts": (8, 70), "long.ts": (3600, 14)}


def clock_packet(index, seconds):
    """A packet whose clock says `seconds`, filled with its own number."""
    ticks = int(seconds * 90000)
    head = bytes([0x47, 0x01, 0x00, 0x30 | index & 15, 7, 0x10]) + struct.pack(
        ">IBB", ticks >> 1, (ticks & 1) << 7 | 0x7e, 0)
    return head + struct.pack(">I", index) * ((TS - len(head)) // 4)


def make(path, seconds, rate):
    with open(path + ".new", "wb") as file:
        for index in range(seconds * rate):
            file.write(clock_packet(index, index / rate))
    os.rename(path + ".new", path)


def directory():
    """Where the films are, on the host."""
    where = os.path.join(CACHE, "booted", "film")
    os.makedirs(where, exist_ok=True)
    for name, (seconds, rate) in FILMS.items():
        path = os.path.join(where, name)
        if not os.path.exists(path) or os.path.getsize(path) != seconds * rate * TS:
            make(path, seconds, rate)
    return where


def digest(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


ENV = {"PYTHONPATH": "/usr/local/lib/lab"}
UNIT = """\
[Unit]
Description=The cables of the lab: box, provider, servers and the router's ends of them
DefaultDependencies=no
RequiresMountsFor=/usr/local
After=local-fs.target systemd-udevd.service
Before=network.target
Wants=network.target

[Service]
Type=oneshot
RemainAfterExit=yes
Environment=PYTHONPATH=/usr/local/lib/lab
ExecStart=/usr/bin/python3 -B -m bootlab.guest up

[Install]
WantedBy=multi-user.target
"""

# What a router like this has anyway: NAT towards the provider, and nothing comes in unasked.
NFTABLES = """\
#!/usr/sbin/nft -f
flush ruleset
table inet router {
	chain input {
		type filter hook input priority filter; policy accept;
		iifname "vlan2" meta l4proto icmpv6 accept
		iifname "vlan2" ct state established,related accept
		iifname "vlan2" drop
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		iifname "lan" oifname "vlan2" accept
	}
	chain postrouting {
		type nat hook postrouting priority srcnat;
		oifname "vlan2" masquerade
	}
}
"""
# The helper, for tests without rtsp-helper.service.
HELPER = """\
table inet helper {
	ct helper rtsp-554 { type "rtsp" protocol tcp; }
	chain prerouting {
		type filter hook prerouting priority mangle;
		iifname "lan" tcp dport 554 ct helper set "rtsp-554"
	}
}
"""


def wire(machine, helper=True, firewall=NFTABLES):
    """Lay the cables, now and at each boot; NAT and helper are in /etc/nftables.conf."""
    machine.sh("""
        mkdir -p /usr/local/lib/lab
        cd /mnt/project/tests/lab
        cp -r bootlab rtsplab klog /usr/local/lib/lab/
        printf 'net.ipv4.ip_forward = 1\\nnet.ipv4.conf.all.rp_filter = 0\\n' \
            >/etc/sysctl.d/50-router.conf
        sysctl -q -p /etc/sysctl.d/50-router.conf
        """)
    machine.write("/etc/nftables.conf", firewall + (HELPER if helper else ""), mode="755")
    machine.write("/etc/systemd/system/lab-network.service", UNIT)
    machine.run("systemctl", "daemon-reload")
    machine.run("systemctl", "enable", "-q", "lab-network.service", "nftables.service")
    machine.run("systemctl", "start", "lab-network.service")
    machine.run("systemctl", "restart", "nftables.service")


def arguments(film, out, port):
    return ["python3", "-B", "-m", "bootlab.guest", "film", "--film", "/mnt/film/" + film,
            "--out", "/mnt/out/" + out, "--client-port", str(port)]


def play(machine, name="film", beside=False):
    """Play the short one to its end; every byte must arrive. Gives back the report.
    `beside`: while the long one has the first box and its servers."""
    out = os.path.join(machine.shares["out"][0], name)
    machine.run(*arguments("short.ts", name, 27392), *["--beside"] * beside, env=ENV)
    with open(os.path.join(out, "summary.json")) as file:
        report = json.load(file)
    sent = os.path.join(machine.shares["film"][0], "short.ts")
    if digest(sent) != digest(os.path.join(out, "received.ts")):
        raise MachineFailed("what the box received is not the film: %d packets of %d" % (
            report["packets"], report["sent_packets"]))
    if not report["expectation"]:
        raise MachineFailed("no expectation was seen while the film played")
    machine.say("film: %(packets)d packets of %(sent_packets)d on %(release)s" % report)
    return report


def begin(machine, name="long", port=27400):
    """Start the long one; give back the command once media arrives."""
    command = machine.spawn(*arguments("long.ts", name, port), env=ENV)
    command.says("first packet from")
    return command
