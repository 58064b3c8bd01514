# SPDX-License-Identifier: GPL-2.0-only
"""Each line of /proc/net/nf_conntrack_rtsp goes up when what it names happens."""

from _common import Control, arrives, awaited, message, reply, request, setup, sysctl

from rtsplab import rawtcp

families = ("v4",)

DESTINATION = "RTP/AVP;unicast;destination=%s;client_port=%d"

# Memory cannot be made to run out from outside; everything else is caused below.
NOT_CAUSED = {"dropped_no_memory"}
# This one wants the NAT module not to be there, and has a test of its own.
ELSEWHERE = {"refused_no_nat_module"}


def connection(lab):
    Control(lab).exchange("OPTIONS")
    return {"connections": 1, "requests": 1}


def setup_pair(lab):
    Control(lab).setup("RTP/AVP;unicast;client_port=5000-5001")
    return {"connections": 1, "requests": 1, "setups": 1, "expectations": 2}


def moved(lab):
    Control(lab).setup("RTP/AVP;unicast;client_port=5000")
    lab.play("""
        C: SETUP rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 3
        C: Transport: RTP/AVP;unicast;client_port=5000
        S> Transport: RTP/AVP;unicast;client_port={?port}

        S: RTSP/1.0 200 OK
        S: CSeq: 3
        S: Transport: RTP/AVP;unicast;client_port={port}
        C> Transport: RTP/AVP;unicast;client_port=5000
    """, box=lab.box2)
    return {"connections": 2, "requests": 2, "setups": 2, "expectations": 2,
            "ports_moved": 1, "replies_rewritten": 1}


def joined(lab):
    control = Control(lab)
    data = setup(1, "RTP/AVP;unicast;client_port=5000")
    control.client.send_pieces([data[:50], data[50:]])
    arrives(control.server, data)
    return {"connections": 1, "requests": 1, "setups": 1, "expectations": 1,
            "messages_joined": 1}


def refused(name, transport):
    def cause(lab):
        Control(lab).setup(transport)
        return {"connections": 1, "requests": 1, "setups": 1, name: 1}
    return cause


def over_the_cap(lab):
    control = Control(lab)
    for base in (5000, 6000, 7000, 8000):
        control.setup("RTP/AVP;unicast;client_port=" + "/".join(
            str(port) for port in range(base, base + 16)))
    control.setup_hidden("RTP/AVP;unicast;client_port=9000")
    assert len(lab.expectations()) == 64
    return {"connections": 1, "requests": 5, "setups": 5, "expectations": 64,
            "refused_max_outstanding": 1}


def no_free_port(lab):
    # these two cannot be moved and keep their digits and their distance
    line = "RTP/AVP;unicast;client_port=1024/9999"
    Control(lab).setup(line)
    Control(lab, lab.box2).setup_hidden(line)
    return {"connections": 2, "requests": 2, "setups": 2, "expectations": 2,
            "refused_no_free_port": 1}


def table_full(lab):
    with sysctl("nf_conntrack_expect_max", 1):
        Control(lab).setup_hidden("RTP/AVP;unicast;client_port=5000-5001")
        assert lab.expectations() == []
    return {"connections": 1, "requests": 1, "setups": 1, "expectations": 1,
            "refused_table_full": 1}


def too_long(lab):
    Control(lab).setup_hidden(",".join(["RTP/AVP;client_port=5000"] * 17))
    return {"connections": 1, "requests": 1, "setups": 1, "refused_too_long": 1}


def from_server(lab):
    control = Control(lab)
    control.exchange("OPTIONS")
    control.answer(setup(1, "RTP/AVP;unicast;client_port=5000"))
    return {"connections": 1, "requests": 1, "refused_from_server": 1}


def out_of_order(lab):
    """A segment of the box is lost before the helper sees it, and the next one comes."""
    client, server = rawtcp.pair(lab)
    data = request("OPTIONS", 1) + request("OPTIONS", 2)
    client.segment(data[:9])
    server.recv_data()
    client.segment(data[40:], at=40)
    client.segment(data[9:40], at=9)
    client.segment(data[40:], at=40)
    assert server.recv_size(len(data)) == data
    return {"connections": 1, "requests": 2, "dropped_out_of_order": 1}


def shut_out(lab):
    """A stranger sends before the reply, which refuses."""
    control = Control(lab)
    control.setup("RTP/AVP;unicast;client_port=5000")
    lab.media_reaches(lab.stranger, 5000, lab.box.udp(5000))
    control.reply(status="461 Unsupported Transport")
    return {"connections": 1, "requests": 1, "setups": 1, "expectations": 1,
            "flows_shut_out": 1}


def ahead_of_a_gap(lab):
    client, server = rawtcp.pair(lab)
    client.segment(request("OPTIONS", 1))
    server.recv_until(b"\r\n\r\n")
    server.segment(reply(1)[9:], at=9)
    assert client.recv_data().at == 9
    return {"connections": 1, "requests": 1, "passed_out_of_order": 1}


def until_acknowledged(lab):
    """A second change of length while the first is still on its way."""
    rule = ("FORWARD", "-p", "tcp", "-s", lab.server.addr, "-j", "DROP")
    control = Control(lab)
    start = lab.counters()["dropped_until_acknowledged"]
    lab.iptables("-I", *rule)
    wanted = b""
    for cseq in (1, 2):
        control.client.send_pieces([setup(cseq, DESTINATION % (lab.box.addr, 5000 + cseq))])
        wanted += setup(cseq, DESTINATION % (lab.outer, 5000 + cseq))
    awaited(lambda: lab.counters()["dropped_until_acknowledged"] > start,
            "the second SETUP has to wait")
    lab.iptables("-D", *rule)
    arrives(control.server, wanted)
    return {"connections": 1, "requests": 2, "setups": 2, "expectations": 2,
            "dropped_until_acknowledged": None}


def malformed(lab):
    control = Control(lab)
    control.ask(message("OPTIONS * RTSP/1.0", "CSeq: \0"))
    return {"connections": 1, "requests": 1, "malformed": 1}


def given_up(lab):
    Control(lab).ask(b"220 hello\r\n")
    return {"given_up": 1}


CAUSES = (
    connection, setup_pair, moved, joined, over_the_cap, too_long, no_free_port, table_full, from_server,
    shut_out, out_of_order, ahead_of_a_gap, until_acknowledged, malformed, given_up,
    refused("refused_malformed", "RTP/AVP;unicast;client_port=x"),
    refused("refused_privileged_port", "RTP/AVP;unicast;client_port=80"),
    refused("refused_third_party", DESTINATION % ("172.26.90.66", 5000)),
)


def test(lab):
    caused = set()
    for cause in CAUSES:
        before = lab.counters()
        wanted = cause(lab)
        after = lab.counters()
        grown = {name: after[name] - before[name] for name in after
                 if after[name] != before[name]}
        wanted = {name: grown.get(name, 1) if value is None else value
                  for name, value in wanted.items()}
        assert grown == wanted, (cause.__name__, grown, wanted)
        caused |= set(grown)
        lab.close_sockets()
        awaited(lambda: not lab.expectations(), "connections that end close their ports")
        lab.flush()
    assert caused == set(after) - NOT_CAUSED - ELSEWHERE, set(after) - caused
