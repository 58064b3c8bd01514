# SPDX-License-Identifier: GPL-2.0-only
"""usage: _gst_server.py ADDRESS DIR [hold]

gst-rtsp-server on port 554: rtsp://ADDRESS/film (pictures), /long, /sound (two tracks),
/stream=0 (a transport stream, under the name that a SAT>IP client asks for) and
/record, which takes what a client sends into DIR/recorded.h264.

With "hold" the server keeps its goodbye (RTCP BYE) to itself when a film is over, until it is
told "goodbye" on the standard input: a player reads that from a socket of its own, and leaves
then whatever the other one still has.
"""

import sys
import threading

import gi
gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer      # noqa: E402
from _gst_end import hold_end                           # noqa: E402

FILMS = {
    "/film": "( filesrc location={dir}/film.mp4 ! qtdemux ! rtph264pay pt=96 name=pay0 )",
    "/long": "( filesrc location={dir}/long.mp4 ! qtdemux ! rtph264pay pt=96 name=pay0 )",
    "/sound": "( filesrc location={dir}/sound.mov ! qtdemux name=film "
              "film.video_0 ! queue ! rtph264pay pt=96 name=pay0 "
              "film.audio_0 ! queue ! rtppcmupay name=pay1 )",
    # 1316 bytes, as boxes get them, each 70 ms: the film's own pace is 142 kbit/s
    "/stream=0": "( filesrc location={dir}/film.ts blocksize=1316 "
                 "! identity sleep-time=70000 "
                 "! video/mpegts,packetsize=188,systemstream=true "
                 "! rtpmp2tpay pt=33 name=pay0 )",
}
RECORD = "( rtph264depay name=depay0 ! video/x-h264,stream-format=byte-stream,alignment=au " \
         "! filesink sync=false async=false buffer-mode=unbuffered " \
         "location={dir}/recorded.h264 )"


class Goodbye:
    """Is held back until somebody says that it may go."""

    def __init__(self):
        self.held = []

    def hold(self, _factory, media):
        for number in range(media.n_streams()):
            pad = media.get_element().get_by_name("pay%d" % number).get_static_pad("src")
            self.held.append((pad, hold_end(pad)))

    def say(self):
        while self.held:
            pad, probe = self.held.pop()
            pad.remove_probe(probe)

    def orders(self):
        for line in sys.stdin:
            if line == "goodbye\n":
                GLib.idle_add(self.say)


def main(address, directory, hold=""):
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address(address)
    server.set_service("554")
    mounts = server.get_mount_points()
    goodbye = Goodbye()
    for path, launch in FILMS.items():
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(launch.format(dir=directory))
        if hold:
            factory.connect("media-configure", goodbye.hold)
        mounts.add_factory(path, factory)
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(RECORD.format(dir=directory))
    factory.set_transport_mode(GstRtspServer.RTSPTransportMode.RECORD)
    mounts.add_factory("/record", factory)
    if not server.attach(None):
        raise SystemExit("port 554 is not to be had")
    threading.Thread(target=goodbye.orders, daemon=True).start()
    print("ready", flush=True)
    GLib.MainLoop().run()


main(*sys.argv[1:])
