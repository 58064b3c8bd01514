"""Without the modules a dialogue passes unchanged and its media does not arrive."""

modules = False


def test(lab):
    sock = lab.box.udp(27392)
    lab.play("""
        C: SETUP rtsp://{[server]}:554/film RTSP/1.0
        C: CSeq: 3
        C: Transport: MP2T/H2221/UDP;unicast;client_port={port}

        S: RTSP/1.0 200 OK
        S: CSeq: 3
        S: Transport: MP2T/H2221/UDP;unicast;destination={outer};client_port={port}
        C> Transport: MP2T/H2221/UDP;unicast;destination={outer};client_port={?seen}

        C: GET_PARAMETER rtsp://{[server]}:554/film RTSP/1.0
        C: Content-length: 10
        C:
        C: position

        S$ 0 1316

        C| \\r\\n
    """, port=27392, pieces=lambda data: [data[:7], data[7:]])
    for sender in (lab.server, lab.media, lab.media2, lab.stranger):
        lab.media_does_not_reach(sender, 27392, sock)
    assert lab.expectations() == []
