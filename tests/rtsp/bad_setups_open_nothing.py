# SPDX-License-Identifier: GPL-2.0-only
"""A SETUP that cannot be understood or granted goes on byte for byte, opens nothing and is counted."""

from _common import Control, counted, filled, message, setup, still_read


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
    (with_transport("client_port=65536"), ["refused_malformed"]),
    (with_transport("client_port=70536"), ["refused_malformed"]),      # 5000 in 16 bits
    (with_transport("client_port=5000-70537"), ["refused_malformed"]),
    (with_transport("client_port=99999"), ["refused_malformed"]),
    (with_transport("client_port=005000"), ["refused_malformed"]),
    (with_transport("client_port=00000000000000005000"), ["refused_malformed"]),
    (with_transport("client_port=18446744073709556616"), ["refused_malformed"]),
    (with_transport("client_port=4294972296"), ["refused_malformed"]),
    (with_transport("port=99999"), ["refused_malformed"]),
    (with_transport("destination={[box]}:99999"), ["refused_malformed"]),
    (with_transport("dest_addr=\":5000\"/\":99999\""), ["refused_malformed"]),
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
    (with_transport("client_port=1023"), ["refused_privileged_port"]),
    (with_transport("client_port=1"), ["refused_privileged_port"]),
    (with_transport("client_port=1023-1024"), ["refused_privileged_port"]),
    (with_transport("client_port=5000-80"), ["refused_privileged_port"]),
    (with_transport("port=554"), ["refused_privileged_port"]),
    (with_transport("destination={[box]}:53"), ["refused_privileged_port"]),
    (with_transport("client_port=5000,RTP/AVP;client_port=22"), ["refused_privileged_port"]),
)


def test(lab):
    control = Control(lab)
    control.exchange("OPTIONS")
    for data, counters in SETUPS:
        data = filled(lab, data)
        opened = lab.counters()["expectations"]
        with counted(lab, **{name: 1 for name in counters}):
            control.ask(data)
        assert lab.counters()["expectations"] == opened, data
        # the next one is understood
        control.setup("RTP/AVP;unicast;client_port=40000")
        assert lab.counters()["expectations"] == opened + 1, data
        control.reply(status="461 Unsupported Transport")
    assert lab.expectations() == [], lab.expectations()
    still_read(control)
