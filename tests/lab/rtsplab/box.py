#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""The set-top box of the demonstration.

Asks the control server for a film, records what arrives on its UDP port until the server
announces the film's end, and says what it is doing, a line for each thing.
"""

import argparse
import json
import select
import socket
import sys
import time

from rtsplab import rtsp

AGENT = "MICA-IP-STB"
LIMIT = 60      # seconds that a server may take for an answer


class Box:
    def __init__(self, options):
        self.options = options
        self.url = "rtsp://%s:%d/film" % (options.server, options.port)
        self.reader = rtsp.Reader()
        self.number = 0
        self.session = None
        self.ended = False
        self.packets = self.bytes = 0
        self.sources = set()
        self.media = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:    # SO_RCVBUFFORCE: a slow machine must not lose what did arrive
            self.media.setsockopt(socket.SOL_SOCKET, 33, 8 << 20)
        except OSError:
            self.media.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
        self.media.bind((options.address, options.client_port))
        self.media.setblocking(False)
        self.file = open(options.out, "wb")
        self.control = socket.create_connection(
            (options.server, options.port), LIMIT, (options.address, 0))

    def say(self, text):
        print("box: " + text, flush=True)

    def request(self, method, headers=(), body=b""):
        """Send a request; give back its reply, recording media all the while."""
        self.number += 1
        headers = [("CSeq", str(self.number)), ("User-Agent", AGENT)] + list(headers)
        if self.session:
            headers.append(("Session", self.session))
        self.control.sendall(rtsp.encode(
            "%s %s RTSP/1.0" % (method, self.url), headers, body))
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            reply = self.work(1.0, self.number)
            if reply:
                self.say("%s -> %s" % (method, reply.start))
                if reply.status != 200:
                    raise SystemExit("box: %s was refused" % method)
                return reply
        raise SystemExit("box: no reply to %s" % method)

    def work(self, timeout, number=None):
        """Take what comes within `timeout`; the reply to request `number`, if it does."""
        message = self.reader.next()
        if message is None:
            ready, _, _ = select.select([self.control, self.media], [], [], timeout)
            if self.media in ready:
                self.record()
            if self.control in ready:
                data = self.control.recv(65536)
                if not data:
                    raise SystemExit("box: the server closed the connection")
                self.reader.feed(data)
            message = self.reader.next()
        if message is None:
            return None
        if message.is_reply:
            return message if message.get("CSeq") == str(number) else None
        self.say("the server says " + message.start)
        self.control.sendall(rtsp.encode(
            "RTSP/1.0 200 OK", [("CSeq", message.get("CSeq", "0"))]))
        self.ended = self.ended or "2101" in message.get("x-notice", "")
        return None

    def record(self):
        while True:
            try:
                data, peer = self.media.recvfrom(65536)
            except BlockingIOError:
                return
            if not self.packets:
                self.say("first packet from %s:%d" % peer)
            self.packets += 1
            self.bytes += len(data)
            self.sources.add("%s:%d" % peer)
            self.file.write(data)

    def play(self):
        self.request("OPTIONS")
        self.request("DESCRIBE", [("Accept", "application/sdp")])
        transport = "MP2T/H2221/UDP;unicast;client_port=%d" % self.options.client_port
        reply = self.request("SETUP", [("Transport", transport), ("x-mayNotify", "")])
        self.session = reply.get("Session").split(";")[0]
        self.say("Transport: " + reply.get("Transport"))
        self.request("PLAY", [("Range", "npt=0-"), ("Scale", "1")])
        self.say("playing")
        alive = time.monotonic() + self.options.keepalive
        while not self.ended:
            self.work(max(0.0, alive - time.monotonic()))
            if time.monotonic() >= alive:
                alive += self.options.keepalive
                # These boxes send an empty line after the body.
                self.request("GET_PARAMETER", body=b"position\r\n")
                self.control.sendall(b"\r\n")
        self.request("TEARDOWN")
        self.record()
        self.file.close()
        return reply.get("Transport")

    def report(self, transport):
        return {"packets": self.packets, "bytes": self.bytes,
                "client_port": self.options.client_port,
                "transport": transport, "sources": sorted(self.sources)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--address", default="192.168.1.10", help="our address")
    parser.add_argument("--server", default="172.26.83.10", help="the control server")
    parser.add_argument("--port", type=int, default=554, help="its TCP port")
    parser.add_argument("--client-port", type=int, default=27392,
                        help="our UDP port for the media")
    parser.add_argument("--keepalive", type=float, default=5,
                        help="seconds between two GET_PARAMETER")
    parser.add_argument("--out", required=True, help="file to record to")
    parser.add_argument("--report", help="file for a report in JSON")
    options = parser.parse_args()
    box = Box(options)
    report = box.report(box.play())
    box.say("%(packets)d packets, %(bytes)d bytes" % report)
    if options.report:
        with open(options.report, "w") as file:
            json.dump(report, file, indent=1)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
