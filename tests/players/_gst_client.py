# SPDX-License-Identifier: GPL-2.0-only
"""usage: _gst_client.py URL FILE [PROPERTY=VALUE...]

rtspsrc, with these properties, as a player. Takes orders from the standard input, a
line each: pause, play, seek SECONDS, stop. Says the state that it is in, and "picture N"
when that many have come; they are written to FILE.SEEKS.h264, where SEEKS counts seeks.
"""

import sys
import threading

import gi
gi.require_version("Gst", "1.0")
from gi.repository import GLib, Gst         # noqa: E402


def say(text):
    print(text, flush=True)


class Player:
    def __init__(self, url, path, properties):
        self.path = path
        self.count = self.seeks = 0
        self.file = open("%s.0.h264" % path, "wb")
        self.loop = GLib.MainLoop()
        self.pipeline = Gst.parse_launch(
            "rtspsrc name=source location=%s %s ! rtph264depay "
            "! video/x-h264,stream-format=byte-stream,alignment=au "
            "! fakesink name=sink sync=false async=false" % (url, " ".join(properties)))
        pad = self.pipeline.get_by_name("sink").get_static_pad("sink")
        pad.add_probe(Gst.PadProbeType.BUFFER, self.on_picture)
        pad.add_probe(Gst.PadProbeType.EVENT_FLUSH, self.on_flush)
        bus = self.pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message", self.on_message)

    def on_picture(self, _pad, info):
        data = info.get_buffer()
        self.file.write(data.extract_dup(0, data.get_size()))
        self.file.flush()
        self.count += 1
        say("picture %d" % self.count)
        return Gst.PadProbeReturn.OK

    def on_message(self, _bus, message):
        if message.type == Gst.MessageType.ERROR:
            say("error: %s: %s" % message.parse_error())
            self.loop.quit()
        elif message.type == Gst.MessageType.EOS:
            say("end of the film")
        elif message.type == Gst.MessageType.STATE_CHANGED and message.src == self.pipeline:
            say("state: " + message.parse_state_changed()[1].value_nick)
        elif message.type == Gst.MessageType.PROGRESS:
            say("progress: %s %s" % message.parse_progress()[1:])

    def obey(self, line):
        words = line.split()
        if words[0] == "play":
            self.pipeline.set_state(Gst.State.PLAYING)
        elif words[0] == "pause":
            self.pipeline.set_state(Gst.State.PAUSED)
        elif words[0] == "seek":
            self.seek(float(words[1]))
        elif words[0] == "stop":
            self.loop.quit()

    def seek(self, seconds):
        if not self.pipeline.seek_simple(Gst.Format.TIME, Gst.SeekFlags.FLUSH,
                                         int(seconds * Gst.SECOND)):
            say("error: it cannot seek")
        say("sought")

    def on_flush(self, _pad, info):
        if info.get_event().type == Gst.EventType.FLUSH_STOP:
            self.seeks += 1
            self.file = open("%s.%d.h264" % (self.path, self.seeks), "wb")
        return Gst.PadProbeReturn.OK

    def orders(self):
        for line in sys.stdin:
            GLib.idle_add(self.obey, line)

    def play(self):
        threading.Thread(target=self.orders, daemon=True).start()
        self.pipeline.set_state(Gst.State.PLAYING)
        self.loop.run()
        self.pipeline.set_state(Gst.State.NULL)
        say("ended")


Gst.init(None)
Player(sys.argv[1], sys.argv[2], sys.argv[3:]).play()
