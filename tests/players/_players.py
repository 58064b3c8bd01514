# SPDX-License-Identifier: GPL-2.0-only
"""The players and servers with their command lines, and what the router does for them."""

import contextlib
import glob
import os
import sys
import tempfile

from rtsplab.program import Program, awaited

from _film import COUNT, DIR, EVERY, MP4, TS, Film, at_its_end, count, whole

HERE = os.path.dirname(os.path.abspath(__file__))
LAB = os.path.join(HERE, "..", "lab")
SERVER_PORT = 49980

# GStreamer looks at all its plugins once; in an emulated machine that takes a minute.
PLUGINS = DIR + "/gstreamer"
WANTED = ("app", "coreelements", "isomp4", "rtp", "rtpmanager", "rtsp", "rtspclientsink",
          "tcp", "udp")
GST = {"GST_PLUGIN_SYSTEM_PATH_1_0": PLUGINS, "GST_REGISTRY": DIR + "/gstreamer.registry",
       "GST_REGISTRY_FORK": "no"}


def place():
    """A new directory, with the film beside it."""
    Film()
    path = tempfile.mkdtemp(dir=DIR)
    os.chmod(path, 0o777)
    return path


def url(host, path="film"):
    return "rtsp://%s:554/%s" % (host.addr, path)


# ---- GStreamer ----

def _plugins():
    if os.path.isdir(PLUGINS):
        return
    os.makedirs(PLUGINS)
    for name in WANTED:
        found, = glob.glob("/usr/lib/*/gstreamer-1.0/libgst%s.so" % name)
        os.symlink(found, os.path.join(PLUGINS, os.path.basename(found)))


def gst_server(lab, *options, directory=DIR):
    """With "hold" it says goodbye when it is told to: ffmpeg hears no "q" while nothing comes."""
    Film()
    _plugins()
    server = Program(lab.server, [sys.executable, HERE + "/_gst_server.py",
                                  lab.server.addr, directory] + list(options), env=GST)
    server.says("^ready")
    return server


def gst_client(box, address, path, *properties):
    _plugins()
    return Program(box, [sys.executable, HERE + "/_gst_client.py", address, path]
                   + list(properties), env=GST)


def paused(player):
    """GStreamer's player has paused, and the server knows; it was playing."""
    player.says("state: playing")
    heard = player.heard()
    player.tell("pause")
    player.says("state: paused", heard)
    player.says("Sent PAUSE request", heard)


def goes_on(player):
    heard = player.heard()
    player.tell("play")
    player.says("^picture", heard)


def film_goes_on_after_the_flows_expired(lab, player):
    """GStreamer's player on the box, with the ports 5000-5001, pauses so long and plays again."""
    player.says("^picture 10$")
    opened(lab, 5000, 5001)
    translated(lab, lab.box, 5000, 5000, lab.server)
    paused(player)
    lab.expire_udp_flows()
    goes_on(player)
    translated(lab, lab.box, 5000, 5000, lab.server)


def second_half_shown(lab, server, player, path):
    """GStreamer's player pauses, seeks, and shows every picture from there on to the end.

    What is in its socket when it seeks comes first afterwards. It reckons the film's end from
    that one's time ("got the NPT timeout" in its log) and then refuses what comes later than
    this end. So nothing is there.
    """
    paused(player)
    while unread(lab.box, 5000):
        goes_on(player)
        paused(player)
    player.tell("seek 4")
    player.says("^sought")
    goes_on(player)
    awaited(lambda: at_its_end(path + ".1.h264"), "the end of the film is there")
    server.tell("goodbye")
    player.says("end of the film")
    whole(Film().pictures(path + ".1.h264"), first=4 * EVERY)


def left(lab, player):
    """GStreamer's player stops and says so to the server: its ports close.

    Its own end is not waited for: 1.26 with RTSP 2.0 sends PAUSE and TEARDOWN at once and
    then waits long for a reply that it has got.
    """
    player.tell("stop")
    closed(lab)


def gst_recorder(box, address, *properties):
    _plugins()
    return Program(box, [sys.executable, HERE + "/_gst_recorder.py", address, MP4]
                   + list(properties), env=GST)


# ---- ffmpeg ----

PORTS = ("-min_port", "5000", "-max_port", "5001")
UDP = ("-rtsp_transport", "udp") + PORTS


def ffmpeg(box, address, sums, *options, output=()):
    """Writes the checksum of each picture that comes as soon as it was decoded."""
    return Program(box, ["ffmpeg", "-nostats", "-hide_banner", "-y",
                         "-analyzeduration", "500000"] + list(options) + [
                             "-i", address, "-map", "0:v", "-fps_mode", "passthrough",
                             "-flush_packets", "1", "-f", "framemd5", sums] + list(output))


def ffmpeg_recorder(box, address, *options):
    """Sends the film at its own pace to who listens."""
    return Program(box, ["ffmpeg", "-nostats", "-hide_banner", "-re", "-i", MP4, "-c", "copy",
                         "-f", "rtsp"] + list(options) + [address])


def ffmpeg_listener(server, address, sums):
    """The server's side of that. It listens when it has said so."""
    listener = Program(server, ["ffmpeg", "-nostats", "-hide_banner", "-y", "-v", "verbose",
                                "-analyzeduration", "500000", "-rtsp_flags", "listen",
                                "-i", address, "-map", "0:v", "-fps_mode", "passthrough",
                                "-flush_packets", "1", "-f", "framemd5", sums])
    awaited(lambda: listens(server, 554), "ffmpeg listens")
    return listener


def listens(host, port):
    return ":%d " % port in host.run("ss", "-Hltn")


def stopped(player):
    """ffmpeg is told to stop, as its user does, and says goodbye to the server."""
    player.tell("q")
    return player.wait()


# ---- VLC ----

def _vlc(host, *words):
    home = DIR + "/home"
    os.makedirs(home, exist_ok=True)
    os.chmod(home, 0o777)
    return Program(host, ["vlc", "-vv", "--no-color", "-I", "dummy", "--no-audio"] + list(words),
                   nobody=True, env={"HOME": home})


def vlc(box, address, path):
    """VLC writes what comes as it comes, and ends when nothing more does.

    Not by way of its own multiplexer: that one leaves out what comes later than it likes.
    """
    return _vlc(box, address, "--demux=dump", "--demuxdump-file=" + path,
                "--play-and-exit")


def vlc_films(lab):
    """VLC serves the film on demand: each client begins where it likes to."""
    Film()
    lab.server.space.sysctl("net.ipv4.ip_unprivileged_port_start", 0)
    orders = DIR + "/vlm.conf"
    with open(orders, "w") as file:
        file.write("new film vod enabled\nsetup film input file://%s\n" % MP4)
    server = _vlc(lab.server, "--rtsp-port=554", "--vlm-conf=" + orders)
    server.says("RTSP: adding .*trackID=0")
    return server


# ---- our own small servers, as the demonstration has them ----

def small_servers(lab, *options, media=()):
    """A control server, and another machine that sends the film."""
    Film()
    env = {"PYTHONPATH": LAB}
    sender = Program(lab.media, [sys.executable, "-m", "rtsplab.media", "--film", TS,
                                 "--address", lab.media.addr] + list(media), env=env)
    sender.says("media: ready")
    server = Program(lab.server, [sys.executable, "-m", "rtsplab.server", "--address",
                                  lab.server.addr, "--media", lab.media.addr] + list(options),
                     env=env)
    server.says("server: ready")
    return server, sender


# ---- what the router knows ----

def open_ports(lab):
    """The router's ports that let media in; those for what the boxes send are no doors."""
    return sorted(each.port for each in lab.expectations() if each.tuple.dst == lab.outer)


def opened(lab, *ports):
    """Wait until these ports are open and no other."""
    awaited(lambda: open_ports(lab) == sorted(ports), "the open ports are %r" % (ports,))


def any_opened(lab, number):
    """Wait until so many ports are open; gives them back."""
    return awaited(lambda: len(open_ports(lab)) == number and open_ports(lab),
                   "%d ports are open" % number)


def closed(lab):
    awaited(lambda: not lab.expectations(), "no port is expected")


def translated(lab, box, inner, outer, sender):
    """There is a flow from the sender to the router's port `outer`, and it is the box's `inner`."""
    def found():
        for each in lab.flows("udp"):
            ways = {(each.orig.src, each.orig.dst, each.orig.dport,
                     each.reply.src, each.reply.sport),
                    (each.reply.src, each.reply.dst, each.reply.dport,
                     each.orig.src, each.orig.sport)}
            if (sender.addr, lab.outer, outer, box.addr, inner) in ways:
                return each
        return None
    return awaited(found, "a flow from %s to port %d is translated to %s port %d" % (
        sender, outer, box, inner))


def received(path, pictures):
    """Wait until so many pictures are in ffmpeg's list."""
    awaited(lambda: count(path) >= pictures, "%d pictures have come" % pictures)


def left_after_all(server, player, sums):
    """ffmpeg has every picture, then the server says goodbye, and ffmpeg leaves by itself."""
    received(sums, COUNT)
    server.tell("goodbye")
    assert player.wait() == 0


def unread(host, port):
    """Bytes that have come to a UDP port and wait there."""
    return sum(int(line.split()[1]) for line in host.run("ss", "-Huan").splitlines()
               if ":%d " % port in line)


def turned_away(lab):
    """Packets from outside that the router found no way into the LAN for."""
    lines = lab.router.run("iptables", "-L", "INPUT", "-v", "-x", "-n").splitlines()
    packets, = (line.split()[0] for line in lines if " DROP " in line and " vlan2 " in line)
    return int(packets)


FAULTS = ("refused_", "dropped_", "malformed", "given_up")


@contextlib.contextmanager
def understood(lab, **wanted):
    """The modules understood all that was said; these counters went up by so much."""
    before = lab.counters()
    yield
    after = lab.counters()
    grown = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    faults = {name: grown[name] for name in grown if name.startswith(FAULTS)}
    assert not faults, "the modules counted faults: %r" % (faults,)
    seen = {name: grown.get(name, 0) for name in wanted}
    assert seen == wanted, "counters went up by %r, wanted %r" % (grown, wanted)


@contextlib.contextmanager
def silent(lab, box):
    """The router drops what the box sends by UDP: it cannot open the way by itself."""
    rule = ("-s", box.addr, "-p", "udp", "-j", "DROP")
    lab.iptables("-t", "mangle", "-A", "PREROUTING", *rule)
    yield
    lab.iptables("-t", "mangle", "-D", "PREROUTING", *rule)
