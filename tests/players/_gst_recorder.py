# SPDX-License-Identifier: GPL-2.0-only
"""usage: _gst_recorder.py URL FILM [PROPERTY=VALUE...]

rtspclientsink, with these properties, sends the film at its own pace. It says no goodbye
when the film is over; a line on the standard input ends it.
"""

import sys

import gi
gi.require_version("Gst", "1.0")
from gi.repository import Gst       # noqa: E402
from _gst_end import hold_end       # noqa: E402

Gst.init(None)
url, film = sys.argv[1:3]
pipeline = Gst.parse_launch(
    "filesrc location=%s ! qtdemux ! identity name=film ! rtspclientsink location=%s %s" % (
        film, url, " ".join(sys.argv[3:])))
hold_end(pipeline.get_by_name("film").get_static_pad("src"))
pipeline.set_state(Gst.State.PLAYING)
sys.stdin.readline()
pipeline.set_state(Gst.State.NULL)
