# SPDX-License-Identifier: GPL-2.0-only
"""What players and servers of Debian 12 and 13 say, as captured, is read; their ports move and are told."""

from _common import Control, awaited, counted

# Each box asks for the ports 5000-5001, or 5000, that another box has already.
SATIP = """
    # VLC's SAT>IP module: its first word is SETUP, and it counts from 0
    C: SETUP rtsp://{[server]}:554/stream=0 RTSP/1.0
    C: CSeq: 0
    C: Transport: RTP/AVP;unicast;client_port=5000-5001
    S> Transport: RTP/AVP;unicast;client_port={?a}-{?b}

    # gst-rtsp-server
    S: RTSP/1.0 200 OK
    S: CSeq: 0
    S: Transport: RTP/AVP;unicast;client_port={a}-{b};server_port=54928-54929;ssrc=E59B9B64;mode="PLAY"
    S: Server: GStreamer RTSP server
    S: Session: S5_nQ66s7rAKLnGo
    S: Date: Sat, 21 Nov 2026 14:01:29 GMT
    C> Transport: RTP/AVP;unicast;client_port=5000-5001;server_port=54928-54929;ssrc=E59B9B64;mode="PLAY"

    C: PLAY rtsp://{[server]}:554/stream=0 RTSP/1.0
    C: CSeq: 1
    C: Session: S5_nQ66s7rAKLnGo
"""
VLC_SERVER = """
    # ffmpeg asks for the interleaved way, which VLC refuses
    C: SETUP rtsp://{[server]}:554/film/trackID=0 RTSP/1.0
    C: Transport: RTP/AVP/TCP;unicast;interleaved=0-1
    C: CSeq: 3
    C: User-Agent: Lavf61.7.103

    S: RTSP/1.0 461 Unsupported transport
    S: Server: VLC/3.0.24
    S: Content-Length: 0
    S: Cseq: 3

    C: SETUP rtsp://{[server]}:554/film/trackID=0 RTSP/1.0
    C: Transport: RTP/AVP/UDP;unicast;client_port=5000-5001
    C: CSeq: 4
    C: User-Agent: Lavf61.7.103
    S> Transport: RTP/AVP/UDP;unicast;client_port={?a}-{?b}

    # its name of the number is another one, and comes last
    S: RTSP/1.0 200 OK
    S: Server: VLC/3.0.24
    S: Transport: RTP/AVP/UDP;unicast;client_port={a}-{b};server_port=39183-39184;ssrc=C71FC4AC;mode=play
    S: Session: 866ddb0bd7879fea;timeout=60
    S: Content-Length: 0
    S: Cache-Control: no-cache
    S: Cseq: 4
    C> Transport: RTP/AVP/UDP;unicast;client_port=5000-5001;server_port=39183-39184;ssrc=C71FC4AC;mode=play
"""
RECORD = """
    # ffmpeg -f rtsp, to ffmpeg -rtsp_flags listen
    C: ANNOUNCE rtsp://{[server]}:554/film RTSP/1.0
    C: Content-Type: application/sdp
    C: CSeq: 2
    C: User-Agent: Lavf59.27.100
    C: Content-Length: 5
    C:
    C| v=0\\r\\n

    S: RTSP/1.0 200 OK
    S: CSeq: 2
    S: Server: Lavf59.27.100

    C: SETUP rtsp://{[server]}:554/film/streamid=0 RTSP/1.0
    C: Transport: RTP/AVP/UDP;unicast;client_port=5000-5001;mode=record
    C: CSeq: 3
    C: User-Agent: Lavf59.27.100
    S> Transport: RTP/AVP/UDP;unicast;client_port={?a}-{?b};mode=record

    # the server's ports are the same numbers as the box's
    S: RTSP/1.0 200 OK
    S: CSeq: 3
    S: Server: Lavf59.27.100
    S: Transport: RTP/AVP/UDP;unicast;mode=receive;source={server};client_port={a}-{b};server_port=5000-5001
    S: Session: 1750120387
    C> Transport: RTP/AVP/UDP;unicast;mode=receive;source={server};client_port=5000-5001;server_port=5000-5001

    C: RECORD rtsp://{[server]}:554/film RTSP/1.0
    C: Range: npt=0.000-
    C: CSeq: 4
    C: Session: 1750120387
"""
RAW = """
    # ffmpeg, when the description says udp
    C: SETUP rtsp://{[server]}:554/film/* RTSP/1.0
    C: Transport: RAW/RAW/UDP;unicast;client_port=5000
    C: CSeq: 3
    C: User-Agent: Lavf59.27.100
    S> Transport: RAW/RAW/UDP;unicast;client_port={?a}

    S: RTSP/1.0 200 OK
    S: Session: 1084502912;timeout=60
    S: Transport: RAW/RAW/UDP;unicast;destination={outer};server_port=49980;client_port={a}
    S: CSeq: 3
    C> Transport: RAW/RAW/UDP;unicast;destination={box2};server_port=49980;client_port=5000

    S: ANNOUNCE rtsp://{[server]}:554/film/* RTSP/1.0
    S: CSeq: 1
    S: Session: 1084502912
    S: x-notice: 2101 "End-of-Stream Reached"

    # all that it says to it
    C: RTSP/1.0 501 Not Implemented
"""
SECOND = """
    # GStreamer with RTSP 2.0
    C: SETUP rtsp://{[server]}:554/film/stream=0 RTSP/2.0
    C: CSeq: 3
    C: User-Agent: GStreamer/1.22.0
    C: Pipelined-Requests: 1235657675
    C: Accept-Ranges: npt, clock, smpte, clock
    C: Transport: RTP/AVP;unicast;client_port=5000-5001
    S> Transport: RTP/AVP;unicast;client_port={?a}-{?b}

    S: RTSP/2.0 200 OK
    S: CSeq: 3
    S: Transport: RTP/AVP;unicast;client_port={a}-{b};server_port=43058-43059;ssrc=6E3C44FF;mode="PLAY"
    S: Pipelined-Requests: 1235657675
    S: Media-Properties: Random-Access
    S: Server: GStreamer RTSP server
    S: Session: ZVheYEwQBUNR8gsu
    C> Transport: RTP/AVP;unicast;client_port=5000-5001;server_port=43058-43059;ssrc=6E3C44FF;mode="PLAY"
"""


def lines(data):
    """VLC's RealMedia client sends each line of a head by itself."""
    return data.splitlines(True)


def test(lab):
    rival = Control(lab)
    rival.setup("RTP/AVP;unicast;client_port=5000-5001")
    taken = lab.expected_ports()
    sock = lab.box2.udp(5000)
    for pieces in (None, lines):
        for text in (SATIP, VLC_SERVER, RECORD, RAW, SECOND):
            with counted(lab):
                play = lab.play(text, box=lab.box2, pieces=pieces)
            assert play["a"] not in (5000, 5001), play["a"]
            lab.media_reaches(lab.server, play["a"], sock)
            play.client.close()
            awaited(lambda: lab.expected_ports() == taken, "its ports close with it")
