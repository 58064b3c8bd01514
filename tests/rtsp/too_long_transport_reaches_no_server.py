# SPDX-License-Identifier: GPL-2.0-only
"""A Transport beyond the limits is hidden from the server, opens nothing, and the next SETUP works."""

from _common import Control, counted, still_read

from rtsplab.topology import MODES

modes = MODES

FAR_APART = ["RTP/AVP;unicast;destination=%s;client_port=5000;x=" + "y" * 900] * 2


def test(lab):
    control = Control(lab)
    control.exchange("OPTIONS")
    for transports, counters in (
            # a value over 1 KiB
            (["RTP/AVP;unicast;client_port=5000;x=" + "y" * 1100], ["malformed"]),
            # more than 4 headers
            (["RTP/AVP;unicast;client_port=500%d" % each for each in range(5)], ["malformed"]),
            # more than 16 alternatives, 40 ports and addresses, 16 ports
            ([",".join(["RTP/AVP;unicast;client_port=5000"] * 17)], []),
            (["RTP/AVP;unicast" + ";client_port=5000" * 41], []),
            (["RTP/AVP;unicast;client_port=" + "/".join(str(each)
                                                       for each in range(5000, 5017))], []),
            # changes that are more than 1 KiB apart, which no packet would have room for
            ([each % "{unspecified}" for each in FAR_APART * 2], []),
            ([each % "{unspecified}" for each in FAR_APART + FAR_APART[:1]], [])):
        with counted(lab, refused_too_long=1, **{name: 1 for name in counters}):
            control.setup_hidden(*transports)
        assert lab.expectations() == [], (transports, lab.expectations())
        still_read(control)

    # up to the limits all is well
    for transports in (["RTP/AVP;unicast;client_port=5000;x=" + "y" * 900],
                       ["RTP/AVP;unicast;client_port=5000;x=" + "y" * 900] * 4,
                       [",".join(["RTP/AVP;unicast;client_port=5000"] * 16)],
                       ["RTP/AVP;unicast" + ";client_port=5000" * 40]):
        with counted(lab):
            control.setup(*transports)
        assert lab.expected_ports() == [5000], (transports, lab.expectations())

    # nor is such a reply changed
    control.setup("RTP/AVP;unicast;client_port=5000")
    control.reply(*(each % "{outer}" for each in FAR_APART * 2), session="1")
    control.exchange("TEARDOWN", "Session: 1")
