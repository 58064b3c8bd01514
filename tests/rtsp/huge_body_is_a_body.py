# SPDX-License-Identifier: GPL-2.0-only
"""A body as long as Content-Length can say stays a body: nothing in it opens a port."""

from _common import Control, counted, message, setup


def test(lab):
    for length in (1 << 20, 0x7fffffff, 0x80000000, 0xffffffff):
        control = Control(lab)
        with counted(lab):
            control.ask(message("ANNOUNCE rtsp://a/film RTSP/1.0", "CSeq: 1",
                                "Content-Length: %d" % length))
            for cseq in range(2, 6):
                control.ask(setup(cseq, "RTP/AVP;unicast;client_port=5000"))
        assert lab.expectations() == [], (length, lab.expectations())
        control.client.close()
