/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What one side of a control connection says, and what the parser has to
 * make of it, in the words of replay_print(). Bodies and frames that stand
 * here in full look like messages where that could mislead a parser.
 */
#ifndef _DIALOGUES_H
#define _DIALOGUES_H

#include <stddef.h>

struct dialogue {
	const char *name;
	const char *text;
	size_t len;
	const char *events;
};

#define DIALOGUE(name, text, events) { name, text, sizeof(text) - 1, events }

#define URL	"rtsp://172.26.83.17:554/film"

/* The box of 2014 and 2026, from SETUP to TEARDOWN */
#define BOX_SETUP							\
	"SETUP " URL " RTSP/1.0\r\n"					\
	"CSeq: 3\r\n"							\
	"User-Agent: MICA-IP-STB\r\n"					\
	"Transport: MP2T/H2221/UDP;unicast;client_port=27392\r\n"	\
	"x-mayNotify:\r\n"						\
	"\r\n"

#define BOX_SETUP_EVENTS						\
	"SETUP\n"							\
	" c CSeq|3\n"							\
	" o User-Agent|MICA-IP-STB\n"					\
	" t Transport|MP2T/H2221/UDP;unicast;client_port=27392\n"	\
	" o x-mayNotify|\n"						\
	"end cseq=3 transports=1\n"

#define BOX_PLAY							\
	"PLAY " URL " RTSP/1.0\r\n"					\
	"CSeq: 4\r\n"							\
	"Session: 1234\r\n"						\
	"Range: npt=0.0-\r\n"						\
	"\r\n"

#define BOX_PLAY_EVENTS							\
	"other\n"							\
	" c CSeq|4\n"							\
	" s Session|1234\n"						\
	" o Range|npt=0.0-\n"						\
	"end cseq=4 session\n"

/* with a body, then a stray CRLF */
#define BOX_ALIVE							\
	"GET_PARAMETER " URL " RTSP/1.0\r\n"				\
	"CSeq: 5\r\n"							\
	"Session: 1234\r\n"						\
	"Content-length: 10\r\n"					\
	"\r\n"								\
	"position\r\n"							\
	"\r\n"

#define BOX_ALIVE_EVENTS						\
	"other\n"							\
	" c CSeq|5\n"							\
	" s Session|1234\n"						\
	" l Content-length|10\n"					\
	"end cseq=5 length=10 session\n"				\
	"body 10\n"

#define BOX_TEARDOWN							\
	"TEARDOWN " URL " RTSP/1.0\r\n"					\
	"CSeq: 6\r\n"							\
	"Session: 1234\r\n"						\
	"\r\n"

#define BOX_TEARDOWN_EVENTS						\
	"TEARDOWN\n"							\
	" c CSeq|6\n"							\
	" s Session|1234\n"						\
	"end cseq=6 session\n"

static const struct dialogue dialogues[] = {
	DIALOGUE("box: a whole session",
		 BOX_SETUP BOX_PLAY BOX_ALIVE BOX_ALIVE BOX_TEARDOWN,
		 BOX_SETUP_EVENTS BOX_PLAY_EVENTS BOX_ALIVE_EVENTS
		 BOX_ALIVE_EVENTS BOX_TEARDOWN_EVENTS),
	DIALOGUE("box: SETUP alone", BOX_SETUP, BOX_SETUP_EVENTS),
	DIALOGUE("box: GET_PARAMETER, body, stray CRLF",
		 BOX_ALIVE BOX_TEARDOWN,
		 BOX_ALIVE_EVENTS BOX_TEARDOWN_EVENTS),
	DIALOGUE("box: pause and resume",
		 "PAUSE " URL " RTSP/1.0\r\nCSeq: 7\r\nSession: 1234\r\n\r\n"
		 BOX_PLAY,
		 "other\n c CSeq|7\n s Session|1234\nend cseq=7 session\n"
		 BOX_PLAY_EVENTS),
	DIALOGUE("box: SETUP again for another URL",
		 BOX_SETUP
		 "SETUP rtsp://172.26.83.18:554/b RTSP/1.0\r\n"
		 "CSeq: 4\r\n"
		 "Transport: MP2T/H2221/UDP;unicast;client_port=27394\r\n"
		 "\r\n",
		 BOX_SETUP_EVENTS
		 "SETUP\n"
		 " c CSeq|4\n"
		 " t Transport|MP2T/H2221/UDP;unicast;client_port=27394\n"
		 "end cseq=4 transports=1\n"),
	DIALOGUE("server: refusal, then a reply of 2026",
		 "RTSP/1.0 453 Not Enough Bandwidth\r\n"
		 "CSeq: 3\r\n"
		 "\r\n"
		 "RTSP/1.0 200 OK\r\n"
		 "CSeq: 4\r\n"
		 "Session: 7b3f;timeout=60\r\n"
		 "Transport: MP2T/H2221/UDP;unicast;destination=192.0.2.7;"
		 "server_port=49980;client_port=27392\r\n"
		 "\r\n",
		 "453\n"
		 " c CSeq|3\n"
		 "end cseq=3\n"
		 "200\n"
		 " c CSeq|4\n"
		 " s Session|7b3f;timeout=60\n"
		 " t Transport|MP2T/H2221/UDP;unicast;destination=192.0.2.7;"
		 "server_port=49980;client_port=27392\n"
		 "end cseq=4 session transports=1\n"),
	DIALOGUE("server: Session first, CSeq last",
		 "RTSP/1.0 200 OK\r\n"
		 "Session: 1234\r\n"
		 "Transport: MP2T/H2221/UDP;unicast;client_port=27392\r\n"
		 "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
		 "CSeq: 3\r\n"
		 "\r\n",
		 "200\n"
		 " s Session|1234\n"
		 " t Transport|MP2T/H2221/UDP;unicast;client_port=27392\n"
		 " o Date|Thu, 01 Jan 1970 00:00:00 GMT\n"
		 " c CSeq|3\n"
		 "end cseq=3 session transports=1\n"),
	DIALOGUE("server: requests of its own between replies",
		 "RTSP/1.0 200 OK\r\nCSeq: 4\r\n\r\n"
		 "ANNOUNCE " URL " RTSP/1.0\r\n"
		 "CSeq: 1\r\n"
		 "Content-Type: text/parameters\r\n"
		 "Content-Length: 11\r\n"
		 "\r\n"
		 "code: 2101\n"
		 "REDIRECT " URL " RTSP/1.0\r\n"
		 "CSeq: 2\r\n"
		 "Location: rtsp://172.26.83.19:554/film\r\n"
		 "\r\n"
		 "RTSP/1.0 200 OK\r\nCSeq: 5\r\n\r\n",
		 "200\n c CSeq|4\nend cseq=4\n"
		 "other\n"
		 " c CSeq|1\n"
		 " o Content-Type|text/parameters\n"
		 " l Content-Length|11\n"
		 "end cseq=1 length=11\n"
		 "body 11\n"
		 "other\n"
		 " c CSeq|2\n"
		 " o Location|rtsp://172.26.83.19:554/film\n"
		 "end cseq=2\n"
		 "200\n c CSeq|5\nend cseq=5\n"),
	DIALOGUE("pipelined requests",
		 "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n"
		 "SETUP " URL "/1 RTSP/1.0\r\nCSeq: 2\r\n"
		 "Transport: RTP/AVP;unicast;client_port=5000-5001\r\n\r\n"
		 "SETUP " URL "/2 RTSP/1.0\r\nCSeq: 3\r\n"
		 "Transport: RTP/AVP;unicast;client_port=5002-5003\r\n\r\n"
		 "PLAY " URL " RTSP/1.0\r\nCSeq: 4\r\n\r\n",
		 "other\n c CSeq|1\nend cseq=1\n"
		 "SETUP\n c CSeq|2\n"
		 " t Transport|RTP/AVP;unicast;client_port=5000-5001\n"
		 "end cseq=2 transports=1\n"
		 "SETUP\n c CSeq|3\n"
		 " t Transport|RTP/AVP;unicast;client_port=5002-5003\n"
		 "end cseq=3 transports=1\n"
		 "other\n c CSeq|4\nend cseq=4\n"),
	DIALOGUE("lines that end in LF only",
		 "SETUP " URL " RTSP/1.0\n"
		 "CSeq: 3\n"
		 "Transport: RAW/RAW/UDP;unicast;client_port=1234-1235\n"
		 "Content-Length: 3\n"
		 "\n"
		 "a\n\n"
		 "\n"
		 "RTSP/1.0 200 OK\nCSeq: 9\n\n",
		 "SETUP\n"
		 " c CSeq|3\n"
		 " t Transport|RAW/RAW/UDP;unicast;client_port=1234-1235\n"
		 " l Content-Length|3\n"
		 "end cseq=3 length=3 transports=1\n"
		 "body 3\n"
		 "200\n c CSeq|9\nend cseq=9\n"),
	DIALOGUE("folded headers",
		 "SETUP " URL " RTSP/1.0\r\n"
		 "CSeq:\r\n"
		 "\t 3\r\n"
		 "Transport: RTP/AVP;unicast;\r\n"
		 "  client_port=5000-\r\n"
		 "\t5001\r\n"
		 "X-Empty:\r\n"
		 " \r\n"
		 "Session: 12\r\n"
		 " ;timeout=60  \r\n"
		 "\r\n",
		 "SETUP\n"
		 " c CSeq|3\n"
		 " t Transport|RTP/AVP;unicast;\r\n"
		 "  client_port=5000-\r\n"
		 "\t5001\n"
		 " o X-Empty|\n"
		 " s Session|12\r\n"
		 " ;timeout=60\n"
		 "end cseq=3 session transports=1\n"),
	DIALOGUE("names in any case, white space around the colon",
		 "SETUP " URL " RTSP/2.0\r\n"
		 "cSEQ :  3 \t\r\n"
		 "TRANSPORT\t:\tRTP/AVP/UDP; unicast; client_port=5000-5001"
		 " \t \r\n"
		 "SESSION:1234\r\n"
		 "CONTENT-LENGTH   :0\r\n"
		 "Trans port: a\r\n"
		 "Transports: b\r\n"
		 "Transpor: c\r\n"
		 "XTransport: d\r\n"
		 "\r\n",
		 "SETUP\n"
		 " c cSEQ |3\n"
		 " t TRANSPORT\t|RTP/AVP/UDP; unicast; client_port=5000-5001\n"
		 " s SESSION|1234\n"
		 " l CONTENT-LENGTH   |0\n"
		 " o Trans port|a\n"
		 " o Transports|b\n"
		 " o Transpor|c\n"
		 " o XTransport|d\n"
		 "end cseq=3 length=0 session transports=1\n"),
	DIALOGUE("two Transport headers",
		 "SETUP " URL " RTSP/1.0\r\n"
		 "Transport: RTP/AVP/TCP;interleaved=0-1\r\n"
		 "CSeq: 3\r\n"
		 "transport: RTP/AVP;unicast;client_port=5000-5001\r\n"
		 "\r\n",
		 "SETUP\n"
		 " t Transport|RTP/AVP/TCP;interleaved=0-1\n"
		 " c CSeq|3\n"
		 " t transport|RTP/AVP;unicast;client_port=5000-5001\n"
		 "end cseq=3 transports=2\n"),
	DIALOGUE("a body that looks like a SETUP",
		 "GET_PARAMETER " URL " RTSP/1.0\r\n"
		 "Content-Length: 73\r\n"
		 "\r\n"
		 "SETUP rtsp://x RTSP/1.0\r\n"			/* 25 */
		 "Transport: RTP/AVP;client_port=6000-6001\r\n"	/* 42 */
		 "\r\n"
		 "\r\n$$"
		 "\r\n"
		 BOX_SETUP,
		 "other\n"
		 " l Content-Length|73\n"
		 "end length=73\n"
		 "body 73\n"
		 BOX_SETUP_EVENTS),
	DIALOGUE("frames between messages",
		 "RTSP/1.0 200 OK\r\nCSeq: 4\r\n\r\n"
		 "$\000\000\014" "\200\041media\r\n\r\n$"
		 "$\001\000\000"
		 "\r\n"
		 "$\377\000\001$"
		 "RTSP/1.0 200 OK\r\nCSeq: 5\r\n\r\n"
		 "$\000\000\003" "end",
		 "200\n c CSeq|4\nend cseq=4\n"
		 "frame 16\n"
		 "frame 4\n"
		 "frame 7\n"
		 "200\n c CSeq|5\nend cseq=5\n"
		 "frame 7\n"),
	DIALOGUE("a frame that looks like a SETUP",
		 "RTSP/1.0 200 OK\r\nCSeq: 4\r\n\r\n"
		 "$\000\000\105"				/* 69 */
		 "SETUP rtsp://x RTSP/1.0\r\n"
		 "Transport: RTP/AVP;client_port=6000-6001\r\n"
		 "\r\n"
		 "SETUP rtsp://y RTSP/1.0\r\n"
		 "\r\n",
		 "200\n c CSeq|4\nend cseq=4\n"
		 "frame 73\n"
		 "SETUP\n"
		 "end\n"),
	DIALOGUE("start lines of every form",
		 "\r\n\n\r\n"
		 "OPTIONS * RTSP/2.0\r\n\r\n"
		 "SETUPX a RTSP/1.0\r\n\r\n"
		 "setup a RTSP/1.0\r\n\r\n"
		 "SETUP a b  RTSP/1.0 RTSP/1.0\n\n"
		 "RTSP/2.0 200\r\n\r\n"
		 "RTSP/1.0 200\n\n"
		 "RTSP/1.0 302 \r\n\r\n"
		 "RTSP/1.0 551 Option not supported: x:y\r\n\r\n",
		 "other\nend\n"
		 "other\nend\n"
		 "other\nend\n"
		 "SETUP\nend\n"
		 "200\nend\n"
		 "200\nend\n"
		 "302\nend\n"
		 "551\nend\n"),
};

#endif /* _DIALOGUES_H */
