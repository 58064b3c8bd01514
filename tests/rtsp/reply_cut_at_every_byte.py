# SPDX-License-Identifier: GPL-2.0-only
"""A reply cut in two at any byte reaches the box with the box's own address and port in it."""

from rtsplab.topology import MODES

modes = MODES

SETUP = """
    C: SETUP rtsp://{[server]}:554/film RTSP/1.0
    C: CSeq: 3
    C: Transport: RTP/AVP;unicast;client_port=8360-8361
    S> Transport: RTP/AVP;unicast;client_port={?rtp}-{?rtcp}
"""


def test(lab):
    lab.play(SETUP, box=lab.box2)
    play = lab.play(SETUP)
    assert (play["rtp"] & 1, play["rtcp"]) == (0, play["rtp"] + 1), play.names
    sent = (b"RTSP/1.0 200 OK\r\nSession: 12\r\nTransport: RTP/AVP;unicast;destination=%s;"
            b"source=%s;client_port=%d-%d;server_port=6970-6971\r\nCSeq: 3\r\n\r\n"
            % (lab.outer.encode(), lab.server.addr.encode(), play["rtp"], play["rtcp"]))
    wanted = sent.replace(lab.outer.encode(), lab.box.addr.encode()).replace(
        b"%d-%d" % (play["rtp"], play["rtcp"]), b"8360-8361")
    assert len(wanted) != len(sent)
    for cut in range(1, len(sent)):
        if cut > 1:
            play.play(SETUP)
        play.server.send_pieces([sent[:cut], sent[cut:]])
        got = play.client.recv_exact(len(wanted))
        assert got == wanted, (cut, got)
