# SPDX-License-Identifier: GPL-2.0-only
"""In a SETUP and in its reply nothing but ports and addresses of the Transport changes: odd spacing, folds, bare LF and headers that come twice stay byte for byte."""

from rtsplab.topology import MODES

from _common import Control, arrives

modes = MODES

# @ is the address and # and % the ports, as the one who reads them must have them;
# {address} and {port} are the sender's, where they mean nothing and stay
TRANSPORTS = (
    "Transport: RTP/AVP;unicast;destination=@;client_port=#-%\r\n",
    "Transport:RTP/AVP;unicast;destination=@;client_port=#-%\r\n",
    "TRANSPORT :\t RTP/AVP ; unicast ;\tdestination = @ ; Client_Port = # - % \t \r\n",
    "transport:   RTP/AVP;unicast;\r\n\tdestination=@;\r\n   client_port=#-%;\r\n mode=\"PLAY\"\r\n",
    "Transport: RTP/AVP;unicast;destination=@;;client_port=#-%;;ssrc={port};x=\"@#\"\r\n",
    "Transport: RTP/AVP;unicast;destination=@;client_port=#-%;server-client_port={port}\r\n",
    "Transport: RTP/AVP;unicast;client_port=#-%\r\nTransport: RTP/AVP;destination=@;port=#\r\n",
)
BEFORE = (
    "CSeq: 3\r\n",
    "CSeq:3\r\nX-Address: {address}\r\nX-Address:  {address}:{port}\r\n",
    "cseq \t:   3  \r\nX-Odd :\tone \t two\t\r\nX-Empty:\r\nX-Empty:   \r\n",
    "X-Folded: one\r\n two\r\n\tTransport: RTP/AVP;client_port={port}\r\nCSeq: 3\r\n",
    "CSeq: 3\nX-Bare: {address}\n folded {port}\nX-Bytes: \x80\xff\x01\x7f\r\n",
    "No colon in this line {port}\r\nCSeq: 3\r\n",
)
AFTER = (
    "\r\n",
    "Session: 12345678;timeout=60\r\nSession: 12345678\r\n\r\n",
    "X-Transport: client_port={port}\r\nTransport-Info: url=\"rtsp://{address}:{port}/\"\r\n\r\n",
    "RTP-Info: url=rtsp://{address}:{port}/film;seq={port}\r\nDate: client_port={port}\n\n",
    "Content-Base: rtsp://{address}:{port}/\r\nContent-Length: 19\r\n\r\ndestination={port}\r\n\r",
)


def written(text, side, sender):
    """A message with the addresses and ports of a side: (address, port, port)."""
    names = {"address": sender[0], "port": sender[1]}
    text = text.replace("x=\"@#\"", "x=\"{address}{port}\"").format(**names)
    for mark, value in zip("@#%", side):
        text = text.replace(mark, str(value))
    return text.encode("latin-1")


def exchange(control, inner, outer, head):
    """A SETUP and its reply with these headers."""
    ways = (("SETUP rtsp://{address}:{port}/ RTSP/1.0\r\n",
             control.client, control.server, inner, outer),
            ("RTSP/1.0 200  OK {address}\r\n", control.server, control.client, outer, inner))
    for start, sender, receiver, sent, read in ways:
        data = written(start + head, sent, sent)
        sender.send_pieces([data])
        arrives(receiver, written(start + head, read, sent), data)


def test(lab):
    first = Control(lab, lab.box2)
    first.setup("RTP/AVP;unicast;client_port=5000-5001")
    control = Control(lab)
    inner, outer = (lab.box.addr, 5000, 5001), (lab.outer, 5002, 5003)
    for transport in TRANSPORTS:
        for end in ("\r\n", "\n"):
            exchange(control, inner, outer, BEFORE[0] + transport + end)
    for before in BEFORE:
        for after in AFTER:
            exchange(control, inner, outer, before + TRANSPORTS[0] + after)
    assert lab.expected_ports() == [5000, 5001, 5002, 5003], lab.expectations()
