# SPDX-License-Identifier: GPL-2.0-only
"""Each reply seen in the field: the box reads its own ports and address, moved or not, and its media comes."""

from rtsplab.topology import MODES

from _common import answered, awaited

modes = MODES

# what the server answers
SERVER = "MP2T/H2221/UDP;unicast;destination={outer};server_port=49980;client_port={a}"
NAMES = ("MP2T/H2221/UDP;unicast;client={outer};control_address={outer};"
         "destination={[outer]}:{a};bandwidth=3760000")
PAIR = ("RTP/AVP;unicast;destination={outer};source={server};client_port={a}-{b};"
        "server_port=6970-6971")
LOOPBACK = ("RTP/AVP;unicast;destination={loopback};source={loopback};client_port={a}-{b};"
            "server_port=6970-6971")
QUOTED = ("RTP/AVP;unicast;dest_addr=\"{[outer]}:{a}\"/\"{[outer]}:{b}\";"
          "src_addr=\"{[media]}:6256\"/\"{[media]}:6257\"")
ANSWERS = (
    ("MP2T/H2221/UDP;unicast;client_port={a}", SERVER),
    ("MP2T/H2221/UDP;client_port={a};destination={outer};unicast", NAMES),
    ("RTP/AVP;unicast;client_port={a}-{b}", PAIR),
    ("RTP/AVP;unicast;client_port={a}-{b}", LOOPBACK),
    ("RTP/AVP;unicast;dest_addr=\":{a}\"/\":{b}\", RTP/AVP/TCP;unicast;interleaved=0-1", QUOTED),
)
PORTS = {"{a}": "4588", "{b}": "4589"}


def inside(text):
    """As the box writes and reads it."""
    text = text.replace("{outer}", "{me}").replace("{[outer]}", "{[me]}")
    for name, port in PORTS.items():
        text = text.replace(name, port)
    return text


def asks(lab, box, asked, answer):
    read = asked.replace("{a}", "{?a}").replace("{b}", "{?b}")
    play = answered(lab, box, inside(asked), read, answer, inside(answer))
    sock = box.udp(4588)
    lab.media_reaches(lab.media if answer is QUOTED else lab.server, play["a"], sock, times=2)
    sock.close()
    return play


def test(lab):
    for asked, answer in ANSWERS:
        plays = [asks(lab, box, asked, answer) for box in (lab.box, lab.box2)]
        assert plays[0]["a"] == 4588 and plays[1]["a"] != 4588
        if answer is QUOTED:
            assert {each.source for each in lab.expectations()
                    if each.tuple.dst == lab.outer} == {lab.media.addr, lab.server.addr}
        for play in plays:
            play.client.reset()
        awaited(lambda: not lab.expectations(), "connections that end close their ports")
