// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the parser costs: cost.sh runs this under callgrind and divides.
 *
 *	cost head|frame ROUNDS	read it so often
 *	cost head|frame		print the units in one round (bytes, frames)
 */
#include <stdio.h>
#include <stdlib.h>

#include "netfilter_mime.h"

#define FRAME	1332		/* RTP over TCP: 12 + 7 * 188 and its prefix */
#define FRAMES	10

static const char head[] =
	"SETUP rtsp://172.26.83.17:554/vod/film?asset=1234 RTSP/1.0\r\n"
	"CSeq: 3\r\n"
	"User-Agent: LibVLC/3.0.18 (LIVE555 Streaming Media v2022.07.14)\r\n"
	"Accept: application/sdp, application/x-rtsl\r\n"
	"Accept-Language: es-ES, en;q=0.8\r\n"
	"Transport: MP2T/H2221/UDP;unicast;client_port=27392\r\n"
	"Session: 4F2A9C1177B0;timeout=60\r\n"
	"x-mayNotify:\r\n"
	"\r\n";

static void start(struct rtsp_parser *p)
{
	static const char first[] = "RTSP/1.0 200 OK\r\n\r\n";
	struct rtsp_event event;
	__u32 used = 0;

	rtsp_parser_init(p, 0);
	while (used < sizeof(first) - 1)
		used += rtsp_parse(p, first + used, sizeof(first) - 1 - used,
				   &event);
}

static unsigned int read_all(struct rtsp_parser *p, const char *data,
			     __u32 len)
{
	unsigned int events = 0;
	struct rtsp_event event;
	__u32 used = 0;

	while (used < len) {
		used += rtsp_parse(p, data + used, len - used, &event);
		events += event.type != RTSP_E_MORE;
	}
	return events;
}

int main(int argc, char **argv)
{
	static char frames[FRAMES * FRAME];
	const char *data = head;
	unsigned int units = sizeof(head) - 1, events = 0;
	__u32 len = sizeof(head) - 1;
	struct rtsp_parser p;
	int i, rounds;

	if (argc > 1 && !strcmp(argv[1], "frame")) {
		for (i = 0; i < FRAMES; i++)
			memcpy(frames + i * FRAME, "$\0\5\60", 4);
		data = frames;
		len = sizeof(frames);
		units = FRAMES;
	}
	if (argc < 3) {
		printf("%u\n", units);
		return 0;
	}
	rounds = atoi(argv[2]);
	start(&p);
	for (i = 0; i < rounds; i++)
		events += read_all(&p, data, len);
	/* nobody may find out that nothing is done with the events */
	return events == 0 && rounds;
}
