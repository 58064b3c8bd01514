# SPDX-License-Identifier: GPL-2.0-only
"""Two tracks of one session, each a pair and moved: media and RTCP go both ways on all four ports, over a pause, until one TEARDOWN."""

from _common import leaves_from

SETUP = """
    C: SETUP rtsp://{server}:554/film/track{track} RTSP/1.0
    C: CSeq: {track}
    {session}
    C: Transport: RTP/AVP;unicast;client_port={low}-{high}
    S> Transport: RTP/AVP;unicast;client_port={?low%d}-{?high%d}

    S: RTSP/1.0 200 OK
    S: CSeq: {track}
    S: Session: 77;timeout=60
    S: Transport: RTP/AVP;unicast;client_port={low%d}-{high%d};server_port={from_low}-{from_high}
    C> Transport: RTP/AVP;unicast;client_port={low}-{high};server_port={from_low}-{from_high}
"""
AGGREGATE = """
    C: {method} rtsp://{server}:554/film RTSP/1.0
    C: CSeq: 9
    C: Session: 77

    S: RTSP/1.0 200 OK
    S: CSeq: 9
    S: Session: 77
"""


def session(lab, box):
    """Both tracks set up on one connection; gives back the play and its outer ports."""
    play = None
    for track, low in ((1, 5000), (2, 5002)):
        text = (SETUP % ((track,) * 4)).replace(
            "{session}", "C: Session: 77" if track == 2 else "")
        # an empty line would end the message
        text = text.replace("    \n", "")
        names = {"track": track, "low": low, "high": low + 1,
                 "from_low": low + 2000, "from_high": low + 2001}
        play = play.play(text, **names) if play else lab.play(text, box=box, **names)
    return play, [play[name] for name in ("low1", "high1", "low2", "high2")]


def test(lab):
    other, taken = session(lab, lab.box2)
    play, ports = session(lab, lab.box)
    assert taken == [5000, 5001, 5002, 5003] and not set(taken) & set(ports), ports
    inner = [lab.box.udp(port) for port in taken]
    outer = [lab.server.udp(port + 2000) for port in taken]
    for method in ("PLAY", "PAUSE", "PLAY"):
        play.play(AGGREGATE, method=method)
        for sock, source, port in zip(inner, outer, ports):
            if method == "PAUSE":
                leaves_from(lab, sock, source, port, b"receiver report")
                continue
            lab.media_reaches(lab.server, port, sock, times=2, source=source)
            leaves_from(lab, sock, source, port, b"receiver report")
        lab.expire_udp_flows()
    # what belongs to the other box stays
    play.play(AGGREGATE, method="TEARDOWN")
    assert [each.port for each in lab.expectations() if each.tuple.dst == lab.outer
            and each.port in ports] == [], lab.expectations()
    for source, sock, port in zip(outer, inner, ports):
        lab.media_does_not_reach(lab.server, port, sock, source=source)
    lab.media_reaches(lab.server, 5000, lab.box2.udp(5000), source=outer[0])
    other.play(AGGREGATE, method="TEARDOWN")
    assert lab.expectations() == []
