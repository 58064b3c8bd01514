# SPDX-License-Identifier: GPL-2.0-only
"""A SETUP that cannot be understood goes on byte for byte, opens nothing and is counted."""

from _common import message, refused, setup


def with_transport(value):
    return setup(7, "RTP/AVP;unicast;" + value)


# what is sent, and the counters that go up by one
SETUPS = (
    (with_transport("client_port=abc"), ["refused_malformed"]),
    (with_transport("client_port="), ["refused_malformed"]),
    (with_transport("client_port=5000-"), ["refused_malformed"]),
    (with_transport("client_port=-5000"), ["refused_malformed"]),
    (with_transport("client_port=5000-5001x"), ["refused_malformed"]),
    (with_transport("client_port=0x1388"), ["refused_malformed"]),
    (with_transport("client_port=+5000"), ["refused_malformed"]),
    (with_transport("client_port=0"), ["refused_malformed"]),
    (with_transport("client_port=0-1"), ["refused_malformed"]),
    (with_transport("client_port=5000-0"), ["refused_malformed"]),
    (with_transport("client_port=005000"), ["refused_malformed"]),
    (with_transport("client_port=00000000000000005000"), ["refused_malformed"]),
    (with_transport("client_port=5000;mode=\"play"), ["refused_malformed"]),
    (with_transport("client_port=5000,RTP/AVP;client_port=0"), ["refused_malformed"]),
    (setup(7, "unicast;client_port=5000"), ["refused_malformed"]),
    (setup(7, "client_port=5000"), ["refused_malformed"]),
    (setup(7, "RTP/AVP;client_port=5000,unicast;client_port=5002"), ["refused_malformed"]),
    (setup(7, ""), ["refused_malformed"]),
    (setup(7, ","), ["refused_malformed"]),
    (setup(7, ";;;"), ["refused_malformed"]),
    (setup(7), ["refused_malformed"]),
    (message("SETUP rtsp://a/film RTSP/1.0"), ["refused_malformed"]),
    (setup(7, "RTP/AVP;unicast;client_port=5000;x=\0"), ["malformed", "refused_malformed"]),
    (setup(7, "RTP/AVP;unicast;client_port=50\0" + "00"), ["malformed", "refused_malformed"]),
    (message("SETUP rtsp://a/film RTSP/1.0", "CSeq: 1", "X-Other: \0",
             "Transport: RTP/AVP;unicast;client_port=5000"), ["malformed", "refused_malformed"]),
    (setup("abc", "RTP/AVP;unicast;client_port=5000"), ["malformed", "refused_malformed"]),
    (setup("-1", "RTP/AVP;unicast;client_port=5000"), ["malformed", "refused_malformed"]),
)


def test(lab):
    refused(lab, SETUPS)
