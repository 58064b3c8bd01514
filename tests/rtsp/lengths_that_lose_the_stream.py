# SPDX-License-Identifier: GPL-2.0-only
"""After a Content-Length that is no length the box's messages pass untouched and open nothing."""

from _common import Control, counted, message, reply, setup, still_read

LENGTHS = (["-1"], ["abc"], [""], ["10 20"], ["4294967296"], ["99999999999999999999"], ["0x10"],
           ["10,10"], ["10", "11"])


def test(lab):
    for values in LENGTHS:
        control = Control(lab)
        control.exchange("OPTIONS")
        headers = ["Content-Length: " + each for each in values]
        for before in (["CSeq: 2"],
                       ["CSeq: 2", "Transport: RTP/AVP;unicast;client_port=5000"]):
            control = Control(lab)
            control.exchange("OPTIONS")
            with counted(lab, malformed=1, given_up=1):
                control.ask(message("SETUP rtsp://a/film RTSP/1.0", *(before + headers)))
                control.ask(setup(3, "RTP/AVP;unicast;client_port=5000"))
            assert lab.expectations() == [], (values, lab.expectations())
            control.client.close()

    # the same number twice is one
    control = Control(lab)
    with counted(lab):
        control.ask(message("OPTIONS * RTSP/1.0", "CSeq: 1", "Content-Length: 5",
                            "content-length:5", body=b"12345"))
    still_read(control)

    # a reply with such a length leaves the box's side readable
    with counted(lab, malformed=1, given_up=1):
        control.answer(message("RTSP/1.0 200 OK", "CSeq: 1", "Content-Length: -1"))
    control.setup("RTP/AVP;unicast;client_port=5000")
    assert lab.expected_ports() == [5000]
    control.answer(reply(control.cseq))
