#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The control server of the demonstration.

Answers as Movistar's servers of 2014 did: the media comes from another machine, some
replies have Session first and CSeq last. Tells the media server when to send and where;
announces the film's end to the box.
"""

import argparse
import select
import socket
import sys

from rtsplab import rtsp

SESSION = "1084502912"
DESCRIPTION = ("v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=film\r\nt=0 0\r\n"
               "m=video 0 %s 33\r\na=control:*\r\n")
# What boxes and players name; which it is makes no difference to what the media server sends.
TRANSPORTS = ("MP2T/H2221/UDP", "RTP/AVP", "RTP/AVP/UDP", "RAW/RAW/UDP")


class Session:
    """One control connection."""

    def __init__(self, sock, peer, options):
        self.sock = sock
        self.peer = peer
        self.options = options
        self.reader = rtsp.Reader()
        self.media = None               # the connection that carries our orders
        self.media_text = b""
        self.client_port = None
        self.number = 0                 # CSeq of our own requests
        self.url = "*"

    def sockets(self):
        return [sock for sock in (self.sock, self.media) if sock]

    def say(self, text):
        print("server: " + text, flush=True)

    def send(self, start, headers, body=b""):
        self.sock.sendall(rtsp.encode(start, headers, body))

    def ok(self, request, headers=(), body=b"", cseq_last=False):
        cseq = [("CSeq", request.get("CSeq", "0"))]
        headers = list(headers)
        self.send("RTSP/1.0 200 OK",
                  headers + cseq if cseq_last else cseq + headers, body)

    def from_box(self):
        """What the box sent; False when it has gone."""
        try:
            data = self.sock.recv(65536)
        except ConnectionResetError:
            data = b""
        if not data:
            return False
        self.reader.feed(data)
        while True:
            message = self.reader.next()
            if message is None:
                return True
            if message.is_reply:
                continue                # to our announcement
            self.say(message.start)
            handler = getattr(self, "on_" + message.method.lower(), None)
            if handler:
                handler(message)
            else:
                self.send("RTSP/1.0 501 Not Implemented",
                          [("CSeq", message.get("CSeq", "0"))])

    def on_options(self, request):
        self.ok(request, [("Public", "OPTIONS, DESCRIBE, SETUP, PLAY, PAUSE, "
                                     "GET_PARAMETER, TEARDOWN")])

    def on_describe(self, request):
        self.ok(request, [("Content-Type", "application/sdp")],
                (DESCRIPTION % self.options.protocol).encode())

    def on_setup(self, request):
        transport = request.get("Transport", "")
        self.client_port = request.parameter("client_port")
        self.url = request.start.split(" ")[1]
        kind = transport.split(";")[0]
        if kind not in TRANSPORTS or not self.client_port:
            self.send("RTSP/1.0 461 Unsupported Transport",
                      [("CSeq", request.get("CSeq", "0"))])
            return
        self.say("  Transport: " + transport)
        reply = "%s;unicast;destination=%s;server_port=%d;client_port=%s" % (
            kind, self.peer[0], self.options.server_port, self.client_port)
        self.ok(request, [("Session", SESSION + ";timeout=60"), ("Transport", reply)],
                cseq_last=True)
        self.say("  -> Transport: " + reply)

    def on_play(self, request):
        self.ok(request, [("Session", SESSION), ("Range", "npt=0.0-"),
                          ("Scale", "1.0")], cseq_last=True)
        self.order("PLAY %s %s %d" % (self.peer[0], self.client_port.split("-")[0],
                                      self.options.server_port))

    def on_pause(self, request):
        self.ok(request, [("Session", SESSION)])
        self.order("STOP")

    def on_get_parameter(self, request):
        self.ok(request, [("Session", SESSION), ("Content-Type", "text/parameters")],
                b"position: 0.0\r\n")

    def on_teardown(self, request):
        self.ok(request, [("Session", SESSION)])
        self.order("STOP")

    def order(self, line):
        if self.media is None:
            self.media = socket.create_connection(
                (self.options.media, self.options.media_port), timeout=30)
        self.say("order to the media server: " + line)
        self.media.sendall(line.encode() + b"\n")

    def from_media(self):
        data = self.media.recv(4096)
        if not data:
            self.media.close()
            self.media = None
            return
        self.media_text += data
        while b"\n" in self.media_text:
            line, self.media_text = self.media_text.split(b"\n", 1)
            self.say("the media server says: " + line.decode())
            if line.startswith(b"END"):
                self.number += 1
                self.send("ANNOUNCE %s RTSP/1.0" % self.url, [
                    ("CSeq", str(self.number)), ("Session", SESSION),
                    ("x-notice", "2101 \"End-of-Stream Reached\"")])

    def close(self):
        for sock in self.sockets():
            sock.close()


def serve(options):
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((options.address, options.port))
    listener.listen(4)
    print("server: ready", flush=True)
    sessions = []
    while True:
        waiting = [listener] + [sock for each in sessions for sock in each.sockets()]
        ready, _, _ = select.select(waiting, [], [])
        if listener in ready:
            sock, peer = listener.accept()
            print("server: %s:%d has come" % peer, flush=True)
            sessions.append(Session(sock, peer, options))
        for each in list(sessions):
            if each.media in ready:
                each.from_media()
            if each.sock in ready and not each.from_box():
                each.close()
                sessions.remove(each)
                print("server: %s:%d has gone" % each.peer, flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--address", default="172.26.83.10", help="our address")
    parser.add_argument("--port", type=int, default=554, help="our TCP port")
    parser.add_argument("--media", default="172.26.83.137",
                        help="address of the media server")
    parser.add_argument("--media-port", type=int, default=7000,
                        help="TCP port for its orders")
    parser.add_argument("--server-port", type=int, default=49980,
                        help="UDP port that the media comes from")
    parser.add_argument("--protocol", default="MP2T/H2221/UDP",
                        help="what the description of the film says of the way it is sent")
    serve(parser.parse_args())


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
