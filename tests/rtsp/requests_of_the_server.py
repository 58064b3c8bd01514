# SPDX-License-Identifier: GPL-2.0-only
"""Requests of the server and the box's answers pass as they are, also between a SETUP and its reply and with its CSeq, and settle nothing."""

from _common import Control, counted, filled, reply, request, setup

from rtsplab.topology import MODES

modes = MODES

LINE = "RTP/AVP;unicast;destination={box2};client_port=5000-5001"
SDP = (b"v=0\r\nm=video 5000 RTP/AVP 33\r\n\r\nRTSP/1.0 200 OK\r\nCSeq: 2\r\n"
       b"Transport: RTP/AVP;unicast;client_port=5002-5003\r\n\r\n")
BODY = "Content-Length: %d" % len(SDP)
# what servers send of their own accord: method, further headers, body
REQUESTS = (
    ("ANNOUNCE", ("Content-Type: application/sdp", BODY), SDP),
    ("ANNOUNCE", ("x-notice: 2101 \"End-of-Stream Reached\" event-date=20260101T000000Z",), b""),
    ("REDIRECT", ("Location: rtsp://{[media]}:554/film", "Range: clock=19960213T143205Z-"), b""),
    ("OPTIONS", (), b""),
    ("GET_PARAMETER", (), b""),
    ("GET_PARAMETER", ("Content-Type: text/parameters", BODY), SDP),
    ("SET_PARAMETER", ("Content-Type: text/parameters", BODY), SDP),
    ("PLAY_NOTIFY", ("Notify-Reason: end-of-stream",), b""),
    ("END_OF_STREAM", ("Transport: RTP/AVP;unicast;client_port=7000",), b""),
)
ANSWERS = ("200 OK", "404 Not Found", "405 Method Not Allowed", "451 Invalid Parameter",
           "501 Not Implemented")


def test(lab):
    # the box's ports are another's, so that its SETUP and the reply must be changed
    Control(lab).setup("RTP/AVP;unicast;client_port=5000-5001")
    control = Control(lab, lab.box2)
    control.exchange("OPTIONS")
    control.exchange("DESCRIBE", "Accept: application/sdp")

    play = lab.play("""
        C: SETUP rtsp://{[server]}/film RTSP/1.0
        C: CSeq: 3
        C: Transport: %s
        S> Transport: RTP/AVP;unicast;destination={outer};client_port={?a}-{?b}
    """ % LINE, pair=(control.client, control.server))
    there = "RTP/AVP;unicast;destination={outer};client_port=%d-%d" % (play["a"], play["b"])
    expected = lab.expected_ports()
    assert expected == sorted([5000, 5001, play["a"], play["b"]]), expected
    settled = lab.counters()["replies_rewritten"]

    def rounds(cseqs):
        for cseq in cseqs:
            for number, (method, headers, body) in enumerate(REQUESTS):
                asked = filled(lab, request(method, cseq, *headers, body=body))
                answered = reply(cseq, status=ANSWERS[(number + cseq) % len(ANSWERS)])
                control.answer(asked)
                control.ask(answered)
            assert lab.expected_ports() == expected, (cseq, lab.expectations())

    cseq = 3
    for times in range(3):
        with counted(lab):
            # numbers of both sides overlap
            rounds((cseq, cseq - 1, cseq + 1, 1))
            assert lab.counters()["replies_rewritten"] == settled + times
            # a request right before the reply and another right behind it
            first, last = request("OPTIONS", cseq), request("SET_PARAMETER", cseq, BODY, body=SDP)
            found = [filled(lab, reply(cseq, each + ";server_port=6970-6971", session="7"))
                     for each in (there, LINE)]
            control.answer(first + found[0] + last, first + found[1] + last)
        assert set(expected) <= set(lab.expected_ports()), lab.expectations()
        assert lab.counters()["replies_rewritten"] == settled + times + 1
        # the box answers both and asks again in one segment, cut within its SETUP
        cseq += 1
        answers = reply(1) + reply(2, status="404 Not Found")
        asked, read = [filled(lab, setup(cseq, each, session="7")) for each in (LINE, there)]
        cut = len(answers) + 30 + 20 * times
        control.client.send_pieces([(answers + asked)[:cut], (answers + asked)[cut:]])
        got = control.server.recv_exact(len(answers + read))
        assert got == answers + read, got
        expected = lab.expected_ports()
        assert {play["a"], play["b"]} <= set(expected), lab.expectations()
