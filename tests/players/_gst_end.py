# SPDX-License-Identifier: GPL-2.0-only
"""Holds back the end of a film in GStreamer, and so the goodbye (RTCP BYE) that follows it."""

from gi.repository import Gst


def _on_event(_pad, info):
    # OK is to stay blocked here
    return Gst.PadProbeReturn.OK if info.get_event().type == Gst.EventType.EOS \
        else Gst.PadProbeReturn.PASS


def hold_end(pad):
    """The end of the film waits at this pad until the probe is removed, whose number this gives."""
    return pad.add_probe(Gst.PadProbeType.BLOCK | Gst.PadProbeType.EVENT_DOWNSTREAM, _on_event)
