# SPDX-License-Identifier: GPL-2.0-only
"""With the flowtable of docs/firewalls.md the kernel takes the film the short way, and no byte of a control connection."""

from _common import arrives, message, reply, setup
from _documents import blocks
from _films import film_plays

kernels = ("5.10", "6.1", "6.12", "7.3")    # the debug kernel has no flowtables
helper_rule = False

# What the document calls the ports of lan and what carries vlan2, in the lab
BENEATH = ("eth0, eth1", "to-box, to-box2, iptv")


def offloaded(flow):
    return "[OFFLOAD" in flow.text


def forwarded(lab, proto):
    """Packets of this protocol that took the long way."""
    text = lab.router.run("nft", "list", "table", "inet", "seen")
    line = next(line for line in text.splitlines() if proto in line)
    return int(line.split("packets ")[1].split()[0])


def talk(client, server, times=5):
    for number in range(times):
        client.send_pieces([message("OPTIONS * RTSP/1.0", "CSeq: %d" % (10 + number))])
        server.recv_until(b"\r\n\r\n")
        server.send_pieces([reply(10 + number)])
        client.recv_until(b"\r\n\r\n")


def load(lab, rules):
    """The rules, and a chain behind theirs that sees what no flowtable took."""
    lab.close_sockets()
    lab.flush()
    lab.nft("flush ruleset\n" + rules + """
        table inet seen {
            chain forward {
                type filter hook forward priority 10
                tcp dport 8080 counter
                udp dport 27392 counter
            }
        }
    """)


def any_other_connection_is_taken(lab):
    ends = lab.control_connection(port=8080)
    talk(*ends)
    flow, = lab.flows("tcp")
    assert offloaded(flow), flow
    long_way = forwarded(lab, "tcp")
    talk(*ends)
    assert forwarded(lab, "tcp") == long_way


def film_flow(lab):
    film, = [flow for flow in lab.flows("udp") if flow.orig.dport == 27392]
    return film


def film_is_taken(lab):
    dialogue, sock, source = film_plays(lab)
    assert offloaded(film_flow(lab))
    long_way = forwarded(lab, "udp")
    lab.media_reaches(lab.media, 27392, sock, times=20, source=source)
    assert forwarded(lab, "udp") == long_way
    # what the box sends back leaves from the port that was announced
    sock.sendto(b"\0\0\0", lab.media.addr, source.port)
    assert source.recv() == (b"\0\0\0", lab.outer, 27392)
    return dialogue, sock, source


def control_connection_is_not(lab, dialogue):
    talk(dialogue.client, dialogue.server)
    control, = lab.flows("tcp")
    assert control.helper == "rtsp" and not offloaded(control), control
    other = lab.box.udp(27400)
    line = "RTP/AVP;unicast;destination=%s;client_port=27400"
    dialogue.client.send_pieces([setup(20, line % lab.box)])
    arrives(dialogue.server, setup(20, line % lab.outer))
    lab.media_reaches(lab.media2, 27400, other)


def test(lab):
    rules, = blocks("docs/firewalls.md", "nftables with a flowtable")
    assert rules.count(BENEATH[0]) == 1
    rules = rules.replace(*BENEATH)
    load(lab, rules)
    any_other_connection_is_taken(lab)
    load(lab, rules)
    dialogue, sock, source = film_is_taken(lab)
    control_connection_is_not(lab, dialogue)
    # the pause in which the flow expired
    lab.expire_udp_flows()
    lab.media_reaches(lab.media, 27392, sock, source=source)

    # what the document says of a rule that is almost the same
    line = "ct state established,related meta"
    assert rules.count(line) == 1
    load(lab, rules.replace(line, "ct state established meta"))
    film_plays(lab)
    assert not offloaded(film_flow(lab))
