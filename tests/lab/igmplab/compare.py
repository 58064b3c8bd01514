# SPDX-License-Identifier: GPL-2.0-only
"""The same packets and configuration for two programs: what is joined, routed and logged differently.

    python3 -m igmplab.run --daemon PATH --compare OTHER --docs ../../docs/igmpproxy.md

A scenario is a function: the first paragraph of its docstring says what happens, the second one,
if there is a difference, why. One without a reason fails the run, and so does a reason without one.
"""

import os
import re
import signal
import time

from . import igmp, topology
from .daemon import basic
from .lab import Lab
from rtsplab.host import TimedOut

GROUP, OTHER = "239.0.1.1", "239.0.2.2"
SOURCE, SECOND = topology.SOURCE, "172.26.90.1"
STILL = 4           # seconds without a change: the scenario has ended
LONGEST = 40
# Of the log: the lines that people search for, less what is not for tests to know.
LINES = re.compile(
    r"(RECV V2 member report|Joining group|Leaving group|adding VIF|Adding MFC|Removing MFC|"
    r"The source address|There must be|Inserted route table entry).*")
# These only igmpproxy 0.3 has, in nearly every scenario: said once, not in each row.
ALWAYS = re.compile(r"upstream on IF address")
OWN = re.compile(r"\b224\.0\.0\.(2|22|1)\b")       # what the kernel joins for the daemon
SCENARIOS = []
HEADING = "## Differences from igmpproxy 0.4: behaviour"
MOST = 4            # lines of a kind in a cell


def scenario(function):
    SCENARIOS.append(function)
    return function


def patient(function):
    """For a scenario that ends in a leave: igmpproxy 0.3 takes its time."""
    function.still = 16
    return function


@scenario
def join_v2(lab):
    """a host reports in IGMPv2, a stream comes"""
    lab.start()
    lab.box.say(igmp.report(GROUP))
    stream(lab)


@scenario
def join_v1(lab):
    """a host reports in IGMPv1, a stream comes"""
    lab.start()
    lab.box.say(igmp.report(GROUP, 1))
    stream(lab)


@scenario
def join_v3(lab):
    """a host reports in IGMPv3, a stream comes"""
    lab.start()
    lab.box.say(igmp.report3((igmp.TO_EX, GROUP)))
    stream(lab)


@scenario
@patient
def leave_v2(lab):
    """the only host leaves in IGMPv2"""
    lab.start()
    lab.box.say(igmp.report(GROUP))
    stream(lab)
    lab.box.say(igmp.leave(GROUP))


@scenario
@patient
def leave_v3(lab):
    """the only host leaves in IGMPv3"""
    lab.start()
    lab.box.say(igmp.report3((igmp.TO_EX, GROUP)))
    stream(lab)
    lab.box.say(igmp.report3((igmp.TO_IN, GROUP)))


@scenario
@patient
def leave_quick(lab):
    """the only host leaves in IGMPv2, with quickleave"""
    lab.start(basic(top="quickleave"))
    lab.box.say(igmp.report(GROUP))
    stream(lab)
    lab.box.say(igmp.leave(GROUP))


@scenario
def sources_included(lab):
    """a host reports INCLUDE of one source; two send

    RFC 3376: the provider is asked for the sources that are wanted, and only they are
    forwarded.
    """
    lab.start()
    lab.box.say(igmp.report3((igmp.ALLOW, GROUP, SOURCE)))
    stream(lab)
    lab.source.send(GROUP, src=SECOND)


@scenario
def sources_excluded(lab):
    """a host reports EXCLUDE of one source; two send

    RFC 3376: what is not wanted is neither asked for nor forwarded.
    """
    lab.start()
    lab.box.say(igmp.report3((igmp.TO_EX, GROUP, SOURCE)))
    stream(lab)
    lab.source.send(GROUP, src=SECOND)


@scenario
@patient
def two_interfaces(lab):
    """hosts on two interfaces, one leaves

    igmpproxy 0.3 writes the line for the first interface of a group, here it is there for each.
    """
    lab.start(basic(lans=("br-lan", "lan2")))
    for host in (lab.box, lab.box3):
        host.say(igmp.report(GROUP))
    stream(lab)
    lab.box.say(igmp.leave(GROUP))


@scenario
def two_upstreams(lab):
    """two upstreams, a stream on each

    A stream is forwarded from the interface that it comes in on. igmpproxy 0.3 takes another
    upstream for it.
    """
    lab.start(basic() + "phyint wan2 upstream\n")
    lab.box.say(igmp.report(GROUP))
    stream(lab)
    lab.source2.send(GROUP)


@scenario
def source_first(lab):
    """the stream is there before the listener

    igmpproxy 0.3 writes the line for the source, with an interface that is none; here it is of
    the listener.
    """
    lab.start()
    stream(lab)
    lab.box.say(igmp.report(GROUP))
    stream(lab)


@scenario
def stranger(lab):
    """a source in no valid net"""
    lab.start()
    lab.box.say(igmp.report(GROUP))
    lab.source.send(GROUP, src="203.0.113.5")


@scenario
def whitelisted(lab):
    """whitelist 239.0.1.0/24 on the upstream, two groups"""
    lab.start(basic(up="whitelist 239.0.1.0/24"))
    for group in (GROUP, OTHER):
        lab.box.say(igmp.report(group))
        stream(lab, group)


@scenario
def local_groups(lab):
    """reports for 224.0.0.251 and 239.255.255.250

    igmpproxy 0.3 does not listen to the second at all. Here only the provider hears nothing of it, and what
    is sent to it reaches listeners on other downstreams; a whitelist of the upstream lets it out.
    """
    lab.start()
    for group in ("224.0.0.251", "239.255.255.250"):
        lab.box.say(igmp.report(group))


@scenario
def bad_checksum(lab):
    """a report whose checksum is wrong

    What is damaged is not believed.
    """
    lab.start()
    lab.box.say(igmp.report(GROUP)[:2] + b"\x12\x34" + igmp.report(GROUP)[4:], dst=GROUP)


@scenario
def large_ttl(lab):
    """a report with a TTL of 64

    A report has a TTL of 1 (RFC 3376 4). One with another has come from elsewhere.
    """
    lab.start()
    lab.box.say(igmp.report(GROUP), ttl=64)


@scenario
def foreign_report(lab):
    """a report from an address that is not on the interface"""
    lab.start()
    lab.box.say(igmp.report(GROUP), src="203.0.113.9")


@scenario
def auxiliary_data(lab):
    """a second record behind auxiliary data

    It is to be stepped over (RFC 3376 4.2.10). igmpproxy 0.3 loses what is behind it.
    """
    lab.start()
    lab.box.say(igmp.report3(igmp.record(igmp.TO_EX, GROUP, aux=b"abcd"),
                             igmp.record(igmp.TO_EX, OTHER)))


@scenario
def thirty_groups(lab):
    """30 groups

    igmpproxy 0.3 joins in the kernel, which lets a socket have 20 memberships; reports have no
    limit.
    """
    lab.start()
    for number in range(1, 31):
        lab.box.say(igmp.report("239.0.9.%d" % number))


@scenario
def second_address(lab):
    """a second address on the downstream, host there

    An interface is one VIF, whatever its addresses: with two a stream may come twice.
    """
    lab.ip("addr add 192.168.77.1/24 dev br-lan")
    lab.start()
    lab.box.say(igmp.report(GROUP), src="192.168.77.9")
    stream(lab)


@scenario
def short_network(lab):
    """altnet 172.26/16

    `172.26/16` is 172.26.0.0/16. igmpproxy 0.3 reads 172.0.0.26/16.
    """
    lab.start("phyint vlan2 upstream altnet 172.26/16\nphyint br-lan downstream\n")
    lab.box.say(igmp.report(GROUP))
    stream(lab)


@scenario
def reload(lab):
    """HUP after a join

    igmpproxy 0.3 does not know HUP, and that ends it.
    """
    proxy = lab.start()
    lab.box.say(igmp.report(GROUP))
    stream(lab)
    proxy.hup()


@scenario
def end(lab):
    """TERM after a join"""
    proxy = lab.start()
    lab.box.say(igmp.report(GROUP))
    stream(lab)
    lab.joined(GROUP)
    proxy.signal(signal.SIGTERM)
    proxy.wait()


@scenario
def no_address(lab):
    """the upstream has no address at the start, and gets one

    The daemon waits for its upstream.
    """
    lab.ip("addr flush dev vlan2")
    proxy = lab.run(basic())
    time.sleep(1)
    lab.ip("addr add %s/9 dev vlan2" % topology.UPSTREAM)
    if proxy.alive():
        lab.until(lambda: "vlan2" in lab.vifs(), "vlan2 is a VIF")
    lab.box.say(igmp.report(GROUP))


@scenario
def no_upstream(lab):
    """no upstream in the configuration

    The file is judged before anything is done in the kernel.
    """
    lab.run("phyint br-lan downstream\n").wait()


@scenario
def wrong_word(lab):
    """a wrong word in the configuration"""
    lab.run(basic(up="treshold 1")).wait()


def stream(lab, group=GROUP):
    """A few packets, once the report has been dealt with."""
    time.sleep(0.3)
    for number in range(5):
        lab.source.send(group, number)
        time.sleep(0.05)


def seen(lab):
    """What is joined, routed and logged at the moment."""
    joined = []
    for iface in ("vlan2", "wan2"):
        for group, (excludes, sources) in lab.upstream(iface).items():
            joined.append("%s on %s%s" % (
                group, iface, "" if excludes and not sources else " %s {%s}" % (
                    "EXCLUDE" if excludes else "INCLUDE", " ".join(sorted(sources)))))
    routed = ["%s -> %s, %s to %s" % (each.source, each.group, each.iface,
                                      " ".join(sorted(each.outs)) or "nothing")
              for each in lab.routes()]
    proxy = lab.daemons[-1]
    status = proxy.process.poll()
    logged = [LINES.search(line).group().rstrip()
              for line in proxy.log()
              if LINES.search(line) and not OWN.search(line) and not ALWAYS.search(line)]
    return {"joined": sorted(joined), "routed": sorted(routed),
            "logged": list(dict.fromkeys(logged)),
            "daemon": ["runs" if status is None else "ended with %d" % status]}


def outcome(kind, function):
    """Run one scenario to the point where nothing changes any more."""
    lab = Lab(kind, "%d-" % os.getpid())
    lab.up()
    try:
        try:
            function(lab)
        except TimedOut as error:
            print("  %s: %s" % (kind.name, str(error).split("\n")[0]), flush=True)
        still = getattr(function, "still", STILL)
        last, since, end_at = seen(lab), time.monotonic(), time.monotonic() + LONGEST
        while time.monotonic() < min(since + still, end_at):
            time.sleep(0.2)
            now = seen(lab)
            if now != last:
                last, since = now, time.monotonic()
        return last
    finally:
        lab.down()


def listed(outcome, other):
    """What the one has and the other has not, as a cell of the table."""
    cell = []
    for what, lines in outcome.items():
        only = [line for line in lines if line not in other[what]]
        more = ["%d more" % (len(only) - MOST)] if len(only) > MOST else []
        if only:
            cell.append("%s: %s" % (what, ", ".join(["`%s`" % line for line in only[:MOST]] + more)))
    return "<br>".join(cell) or "nothing"


def words(function):
    """What happens, and why the two differ then; "" if they should not."""
    title, _, why = function.__doc__.partition("\n\n")
    return title.strip(), " ".join(why.split())


def section(rows, same, count):
    return "\n".join([
        HEADING, "",
        "`python3 -m igmplab.run --daemon PATH --compare /usr/sbin/igmpproxy` in `tests/lab` gives %d" % count,
        "scenarios, the same configuration and the same packets, to both programs, and compares what is",
        "joined, routed and logged when nothing has changed for a while. The other one is Debian's igmpproxy",
        "0.3-1. With `--docs ../../docs/igmpproxy.md` it writes this section. Each cell has what the other has not.", "",
        "| what happens | igmpproxy 0.3 | here | why |", "|---|---|---|---|"] + rows + [
        "", "Alike: " + "; ".join(same) + ".", "",
        "Said once: `Joining group G upstream on IF address A` of igmpproxy 0.3 has no counterpart, as",
        "`Joining group` says the same.", ""])


def replace(path, text):
    """Write the section into the document, in the place of the one before."""
    with open(path, encoding="utf-8") as file:
        whole = file.read()
    before, found, after = whole.partition(HEADING + "\n")
    if not found:
        raise SystemExit("%s has no line '%s'" % (path, HEADING))
    _, following, rest = after.partition("\n## ")
    with open(path, "w", encoding="utf-8") as file:
        file.write(before + text + following + rest)


def main(kind, other, options):
    """The section of the document; 1 if a difference has no reason, or a reason no difference."""
    rows, same, odd = [], [], []
    chosen = [each for each in SCENARIOS if not options.k or options.k in each.__name__]
    for function in chosen:
        title, why = words(function)
        print("%s: %s" % (function.__name__, title), flush=True)
        ours, theirs = outcome(kind, function), outcome(other, function)
        differ = any(sorted(ours[what]) != sorted(theirs[what]) for what in ours)
        if differ:
            rows.append("| %s | %s | %s | %s |" % (
                title, listed(theirs, ours), listed(ours, theirs), why or "?"))
        else:
            same.append(title)
        if differ != bool(why):
            odd.append("%s: %s" % (title, "no reason is given" if differ else "they do the same"))
    text = section(rows, same, len(chosen))
    with open(os.path.join(options.results, "compare.md"), "w") as file:
        file.write(text)
    if options.docs:
        replace(options.docs, text)
    print(text)
    for each in odd:
        print("not as expected: " + each)
    return 1 if odd else 0
