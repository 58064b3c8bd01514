# SPDX-License-Identifier: GPL-2.0-only
"""The same packets and configuration for two programs: what is joined, routed and logged differently.

    python3 -m igmplab.run --daemon PATH --compare OTHER
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
LONGEST = 25
# Of the log: the lines that people search for, less what is not for tests to know.
LINES = re.compile(
    r"(RECV V2 member report|Joining group|Leaving group|adding VIF|Adding MFC|Removing MFC|"
    r"The source address|There must be|Inserted route table entry).*")
# These only igmpproxy 0.3 has, in nearly every scenario: said once, not in each row.
ALWAYS = re.compile(r"upstream on IF address")
OWN = re.compile(r"\b224\.0\.0\.(2|22|1)\b")       # what the kernel joins for the daemon
SCENARIOS = []


def scenario(function):
    SCENARIOS.append(function)
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
def leave_v2(lab):
    """the only host leaves in IGMPv2"""
    lab.start()
    lab.box.say(igmp.report(GROUP))
    stream(lab)
    lab.box.say(igmp.leave(GROUP))


@scenario
def leave_v3(lab):
    """the only host leaves in IGMPv3"""
    lab.start()
    lab.box.say(igmp.report3((igmp.TO_EX, GROUP)))
    stream(lab)
    lab.box.say(igmp.report3((igmp.TO_IN, GROUP)))


@scenario
def leave_quick(lab):
    """the only host leaves in IGMPv2, with quickleave"""
    lab.start(basic(top="quickleave"))
    lab.box.say(igmp.report(GROUP))
    stream(lab)
    lab.box.say(igmp.leave(GROUP))


@scenario
def sources_included(lab):
    """a host reports INCLUDE of one source; two send"""
    lab.start()
    lab.box.say(igmp.report3((igmp.ALLOW, GROUP, SOURCE)))
    stream(lab)
    lab.source.send(GROUP, src=SECOND)


@scenario
def sources_excluded(lab):
    """a host reports EXCLUDE of one source; two send"""
    lab.start()
    lab.box.say(igmp.report3((igmp.TO_EX, GROUP, SOURCE)))
    stream(lab)
    lab.source.send(GROUP, src=SECOND)


@scenario
def two_interfaces(lab):
    """hosts on two interfaces, one leaves"""
    lab.start(basic(lans=("br-lan", "lan2")))
    for host in (lab.box, lab.box3):
        host.say(igmp.report(GROUP))
    stream(lab)
    lab.box.say(igmp.leave(GROUP))


@scenario
def two_upstreams(lab):
    """two upstreams, a stream on each"""
    lab.start(basic() + "phyint wan2 upstream\n")
    lab.box.say(igmp.report(GROUP))
    stream(lab)
    lab.source2.send(GROUP)


@scenario
def source_first(lab):
    """the stream is there before the listener"""
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
    """reports for 224.0.0.251 and 239.255.255.250"""
    lab.start()
    for group in ("224.0.0.251", "239.255.255.250"):
        lab.box.say(igmp.report(group))


@scenario
def bad_checksum(lab):
    """a report whose checksum is wrong"""
    lab.start()
    lab.box.say(igmp.report(GROUP)[:2] + b"\x12\x34" + igmp.report(GROUP)[4:], dst=GROUP)


@scenario
def large_ttl(lab):
    """a report with a TTL of 64"""
    lab.start()
    lab.box.say(igmp.report(GROUP), ttl=64)


@scenario
def foreign_report(lab):
    """a report from an address that is not on the interface"""
    lab.start()
    lab.box.say(igmp.report(GROUP), src="203.0.113.9")


@scenario
def auxiliary_data(lab):
    """a second record behind auxiliary data"""
    lab.start()
    lab.box.say(igmp.report3(igmp.record(igmp.TO_EX, GROUP, aux=b"abcd"),
                             igmp.record(igmp.TO_EX, OTHER)))


@scenario
def thirty_groups(lab):
    """30 groups"""
    lab.start()
    for number in range(1, 31):
        lab.box.say(igmp.report("239.0.9.%d" % number))


@scenario
def second_address(lab):
    """a second address on the downstream, host there"""
    lab.ip("addr add 192.168.77.1/24 dev br-lan")
    lab.start()
    lab.box.say(igmp.report(GROUP), src="192.168.77.9")
    stream(lab)


@scenario
def short_network(lab):
    """altnet 172.26/16"""
    lab.start("phyint vlan2 upstream altnet 172.26/16\nphyint br-lan downstream\n")
    lab.box.say(igmp.report(GROUP))
    stream(lab)


@scenario
def reload(lab):
    """HUP after a join"""
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
    """the upstream has no address at the start, and gets one"""
    lab.ip("addr flush dev vlan2")
    proxy = lab.run(basic())
    time.sleep(1)
    lab.ip("addr add %s/9 dev vlan2" % topology.UPSTREAM)
    if proxy.alive():
        lab.until(lambda: "vlan2" in lab.vifs(), "vlan2 is a VIF")
    lab.box.say(igmp.report(GROUP))


@scenario
def no_upstream(lab):
    """no upstream in the configuration"""
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
    logged = [re.sub(r"(adding VIF, Ix \d+).*", r"\1", LINES.search(line).group()).rstrip()
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
        last, since, end_at = seen(lab), time.monotonic(), time.monotonic() + LONGEST
        while time.monotonic() < min(since + STILL, end_at):
            time.sleep(0.2)
            now = seen(lab)
            if now != last:
                last, since = now, time.monotonic()
        return last
    finally:
        lab.down()


def listed(lines, most=8):
    more = ["... %d more" % (len(lines) - most)] if len(lines) > most else []
    return "<br>".join("`%s`" % line for line in lines[:most] + more) or "nothing"


def main(kind, other, options):
    """A table in Markdown, also in the directory of the results."""
    names = [kind.name, other.name if other.name != kind.name else "other"]
    rows = ["| scenario | of | %s only | %s only |" % tuple(names), "|---|---|---|---|"]
    same = []
    for function in SCENARIOS:
        if options.k and options.k not in function.__name__:
            continue
        print("%s: %s" % (function.__name__, function.__doc__), flush=True)
        first, second = outcome(kind, function), outcome(other, function)
        differ = [what for what in first if sorted(first[what]) != sorted(second[what])]
        for what in differ:
            rows.append("| %s | %s | %s | %s |" % (
                function.__doc__, what,
                listed([line for line in first[what] if line not in second[what]]),
                listed([line for line in second[what] if line not in first[what]])))
        if not differ:
            same.append(function.__doc__)
    rows[:0] = ["The lines `adding VIF` name the interface in the one and its address in the other; "
                "`Joining group G upstream on IF address A` has no counterpart.", ""]
    text = "\n".join(rows) + "\n\nAlike: " + "; ".join(same) + ".\n"
    with open(os.path.join(options.results, "compare.md"), "w") as file:
        file.write(text)
    print(text)
    return 0
