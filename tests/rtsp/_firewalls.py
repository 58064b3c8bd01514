# SPDX-License-Identifier: GPL-2.0-only
"""What is asked of every firewall, and its own ways to load and keep rules."""

import contextlib
import glob
import os

from _documents import TOP
from _films import film_plays
from _multicast import channel_plays
from _networks import guest

from rtsplab.lab import MODULES
from rtsplab.netns import CommandFailed
from rtsplab.topology import FAMILIES

UNITS = "/lib/systemd/system/"
DROP_INS = "/etc/systemd/system/"


def shell(lab, commands, check=True):
    """Commands as a document has them, at the top of the checkout, in the router."""
    lab.changed_rules = True
    return lab.router.run("sh", "-euc", "cd '%s'\n%s" % (os.path.abspath(TOP), commands),
                          check=check)


def service(lab, unit, *keys):
    """The commands of a service, as systemd would run them: service(lab, "ufw", "ExecStart")."""
    files = [UNITS + unit + ".service"]
    files += sorted(glob.glob(DROP_INS + unit + ".service.d/*.conf"))
    found = []
    for key in keys:
        for path in files:
            with open(path) as file:
                found += [line.strip().partition("=")[2] for line in file
                          if line.startswith(key + "=")]
    assert found, (unit, keys)
    for command in found:
        shell(lab, command.lstrip("-"), check=not command.startswith("-"))


def start_fails(lab, unit, words):
    """The service cannot do all that it should, and says why."""
    try:
        service(lab, unit, "ExecStart")
    except CommandFailed as error:
        assert words in str(error), error
        return
    raise AssertionError("%s says that all is well" % unit)


@contextlib.contextmanager
def in_family(lab, family):
    """The other family by the same rules, where the runner would load its own."""
    before = lab.family

    def use(which):
        lab.topology.family = which
        for each in lab.hosts:
            each.use(which)
    use(family)
    try:
        yield
    finally:
        use(before)


def forget(lab):
    lab.close_sockets()
    lab.flush()


def helpers(lab, box, server):
    """Of a new connection to the port, in this family."""
    lab.control_connection(box, server)
    found = [flow.helper for flow in lab.flows("tcp")]
    forget(lab)
    return found


def everything_plays(lab):
    """Films in both families and a channel."""
    for family in FAMILIES:
        with in_family(lab, family):
            film_plays(lab)
            forget(lab)
    channel_plays(lab)
    forget(lab)


def only_what_it_is_for(lab, let_through):
    """The helper has what the boxes say to the provider's servers: not what they say to others
    on the same port, nor what others in the house say to the same servers.

    `let_through` makes the firewall accept whatever comes from the boxes and from the guests.
    """
    with guest(lab) as other:
        let_through()
        for family in FAMILIES:
            with in_family(lab, family):
                other.use(family)
                assert helpers(lab, lab.box, lab.server) == ["rtsp"], family
                assert helpers(lab, lab.box, lab.provider) == [None], family
                assert helpers(lab, other, lab.server) == [None], family
                other.reset()


def nothing_is_left(lab):
    """After a flush, seen by all who could have rules: neither the boxes' interface nor the helper."""
    seen = lab.router.run("nft", "list", "ruleset")
    seen += lab.router.run("iptables-legacy-save") + lab.router.run("ip6tables-legacy-save")
    left = [line for line in seen.splitlines() if "lan" in line or "rtsp" in line]
    assert not left, left


def stands(lab):
    """The table filter of iptables is there, with what it lets through."""
    rules = shell(lab, "iptables-save -t filter")
    for wanted in (":FORWARD DROP", "-d 172.26.0.0/16 -i lan -o vlan2 -j ACCEPT"):
        assert wanted in rules, rules


def rules_once(lab):
    """No rule of iptables for films is there twice."""
    rules = shell(lab, "iptables-save")
    assert rules.count("-j CT --helper rtsp") == 2, rules
    assert rules.count("MASQUERADE") == 1, rules


@contextlib.contextmanager
def kernel_without_the_modules(lab):
    """As after an upgrade of the kernel. What the firewall has must be flushed before."""
    target = "/lib/modules/%s/updates" % os.uname().release
    for name in reversed(MODULES):
        if lab.loaded(name):
            lab.router.run("rmmod", name)
    os.rename(target, target + ".away")
    try:
        yield
    finally:
        os.rename(target + ".away", target)
