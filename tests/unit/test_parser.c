// SPDX-License-Identifier: GPL-2.0-only
/*
 * The stream parser: what it tells of each dialogue, that it tells the same
 * wherever the stream is cut, and what it makes of bad input.
 */
#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "dialogues.h"
#include "replay.h"
#include "transports.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

/* Streams up to this long are cut at every pair of bytes. */
#define SHORT	512

/* Sequence numbers wrap within every dialogue that starts here. */
#define WRAPS	((__u32)-40)

static_assert(sizeof(struct rtsp_parser) <= 128,
	      "a direction's state does not fit what is set aside for it");

static struct replay whole, cut;

static void expect_same(const char *how, size_t a, size_t b)
{
	const char *why = replay_differ(&whole, &cut);

	if (why)
		fail_msg("%s %zu, %zu: %s", how, a, b, why);
}

static void expect_events(const char *text, size_t len, const char *events)
{
	char *got;

	replay_cut(&whole, 0, text, len, NULL, 0);
	got = replay_print(&whole, text);
	assert_string_equal(got, events);
	free(got);
	assert_null(replay_misplaced(&whole));
	assert_int_equal(whole.parser.pos, len);
}

static void every_byte(const char *text, size_t len, __u32 base)
{
	size_t at;

	replay_cut(&whole, base, text, len, NULL, 0);
	assert_null(replay_misplaced(&whole));
	for (at = 0; at <= len; at++) {
		replay_cut(&cut, base, text, len, &at, 1);
		expect_same("cut at", at, at);
	}
	replay_start(&cut, base);
	for (at = 0; at < len; at++)
		replay_run(&cut, text + at, 1);
	expect_same("byte by byte", 1, 1);
}

static void every_pair(const char *text, size_t len)
{
	size_t at[2];

	replay_cut(&whole, 0, text, len, NULL, 0);
	for (at[0] = 0; at[0] < len; at[0]++) {
		for (at[1] = at[0]; at[1] <= len; at[1]++) {
			replay_cut(&cut, 0, text, len, at, 2);
			expect_same("cut at", at[0], at[1]);
		}
	}
}

/* What may be skipped is never looked at, in pieces of @most bytes too. */
static void unread(const char *text, size_t len, size_t most)
{
	size_t at = 0, n;

	replay_start(&cut, 0);
	while (at < len) {
		n = rtsp_skippable(&cut.parser);
		if (!n) {
			replay_run(&cut, text + at++, 1);
			continue;
		}
		n = n < most ? n : most;
		n = n < len - at ? n : len - at;
		replay_skip(&cut, n);
		at += n;
	}
	expect_same("skipping pieces of", most, most);
}

static void test_events(void **state)
{
	const struct dialogue *d = *state;

	expect_events(d->text, d->len, d->events);
}

static void test_every_byte(void **state)
{
	const struct dialogue *d = *state;

	every_byte(d->text, d->len, 0);
	every_byte(d->text, d->len, WRAPS);
}

static void test_every_pair(void **state)
{
	const struct dialogue *d = *state;

	every_pair(d->text, d->len);
}

static void test_unread(void **state)
{
	const struct dialogue *d = *state;

	replay_cut(&whole, 0, d->text, d->len, NULL, 0);
	unread(d->text, d->len, 1);
	unread(d->text, d->len, 5);
	unread(d->text, d->len, d->len);
}

/* Wherever a stream begins in sequence numbers, the distances are the same. */
static void test_base(void **state)
{
	const struct dialogue *d = *state;
	char *a, *b;

	replay_cut(&whole, 0, d->text, d->len, NULL, 0);
	replay_cut(&cut, WRAPS, d->text, d->len, NULL, 0);
	a = replay_print(&whole, d->text);
	b = replay_print(&cut, d->text);
	assert_string_equal(a, b);
	free(a);
	free(b);
}

static void test_transport_line(void **state)
{
	const struct transport_line *line = *state;
	char *text, *events;
	int len;

	len = asprintf(&text, "SETUP " URL " RTSP/1.0\r\nTransport: %s\r\n"
		       "CSeq: 3\r\n\r\n", line->value);
	assert_true(len > 0);
	assert_true(asprintf(&events, "SETUP\n t Transport|%s\n c CSeq|3\n"
			     "end cseq=3 transports=1\n", line->value) > 0);
	expect_events(text, len, events);
	assert_int_equal(whole.parser.msg.value_len[0], strlen(line->value));
	assert_memory_equal(text + whole.parser.msg.value[0], line->value,
			    strlen(line->value));
	assert_memory_equal(text + whole.parser.msg.line, "Transport", 9);
	assert_int_equal(whole.parser.msg.name[0], whole.parser.msg.line);
	every_byte(text, len, WRAPS);
	if (len <= SHORT)
		every_pair(text, len);
	free(events);
	free(text);
}

/* Bad input */

#define OPTIONS		"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n"
#define OPTIONS_EVENTS	"other\n c CSeq|1\nend cseq=1\n"
#define HEAD		"SETUP " URL " RTSP/1.0\r\n"

static const struct dialogue bad[] = {
	/* not RTSP */
	DIALOGUE("HTTP request", "GET /film HTTP/1.1\r\nHost: a\r\n\r\n" HEAD,
		 "not rtsp\n"),
	DIALOGUE("HTTP response", "HTTP/1.1 200 OK\r\n\r\n", "not rtsp\n"),
	DIALOGUE("POST with a SETUP in its body",
		 "POST / HTTP/1.1\r\nContent-Length: 500\r\n\r\n" BOX_SETUP,
		 "not rtsp\n"),
	DIALOGUE("TLS hello",
		 "\026\003\001\002\000\001\000\001\374\003\003" BOX_SETUP,
		 "not rtsp\n"),
	DIALOGUE("SMTP banner", "220 mail.example.net ESMTP\r\n",
		 "not rtsp\n"),
	DIALOGUE("SIP request", "INVITE sip:a@b SIP/2.0\r\n\r\n",
		 "not rtsp\n"),
	DIALOGUE("NUL bytes", "\000\000\000\000", "not rtsp\n"),
	DIALOGUE("a frame before any message", "$\000\000\001a" BOX_SETUP,
		 "not rtsp\n"),
	DIALOGUE("white space before the method", " " BOX_SETUP,
		 "not rtsp\n"),
	DIALOGUE("no target nor version", "SETUP\r\n\r\n", "not rtsp\n"),
	DIALOGUE("no version", "SETUP rtsp://x\r\n\r\n", "not rtsp\n"),
	DIALOGUE("other version", "SETUP rtsp://x RTSP/3.0\r\n\r\n",
		 "not rtsp\n"),
	DIALOGUE("version 1.01", "SETUP rtsp://x RTSP/1.01\r\n\r\n",
		 "not rtsp\n"),
	DIALOGUE("version in the target", "SETUP rtsp://xRTSP/1.0\r\n\r\n",
		 "not rtsp\n"),
	DIALOGUE("text after the version", "SETUP a RTSP/1.0 b\r\n\r\n",
		 "not rtsp\n"),
	DIALOGUE("version in lower case", "SETUP a rtsp/1.0\r\n\r\n",
		 "not rtsp\n"),
	DIALOGUE("NUL in the target", "SETUP a\000b RTSP/1.0\r\n\r\n",
		 "not rtsp\n"),
	DIALOGUE("NUL in the method", "SET\000UP a RTSP/1.0\r\n\r\n",
		 "not rtsp\n"),
	DIALOGUE("method longer than known", "ABCDEFGHIJKLMNOPQRSTUVWXY a",
		 "not rtsp\n"),
	DIALOGUE("status of two digits", "RTSP/1.0 20 OK\r\n", "not rtsp\n"),
	DIALOGUE("status of four digits", "RTSP/1.0 2000 OK\r\n",
		 "not rtsp\n"),
	DIALOGUE("status below 100", "RTSP/1.0 099 OK\r\n", "not rtsp\n"),
	DIALOGUE("status is no number", "RTSP/1.0 2x0 OK\r\n", "not rtsp\n"),
	DIALOGUE("no status", "RTSP/1.0 \r\n", "not rtsp\n"),
	DIALOGUE("response of another version", "RTSP/3.0 200 OK\r\n",
		 "not rtsp\n"),

	/* no longer followed */
	DIALOGUE("HTTP on a running connection",
		 OPTIONS "GET /film HTTP/1.1\r\n\r\n" BOX_SETUP,
		 OPTIONS_EVENTS "malformed\n"),
	DIALOGUE("garbage between messages", OPTIONS "\200\001" BOX_SETUP,
		 OPTIONS_EVENTS "malformed\n"),
	DIALOGUE("NUL between messages", OPTIONS "\000" BOX_SETUP,
		 OPTIONS_EVENTS "malformed\n"),
	DIALOGUE("garbage after a frame",
		 OPTIONS "$\000\000\002ab\377" BOX_SETUP,
		 OPTIONS_EVENTS "frame 6\nmalformed\n"),
	DIALOGUE("CR without LF at the head's end",
		 OPTIONS HEAD "\rCSeq: 3\r\n\r\n",
		 OPTIONS_EVENTS "SETUP\nmalformed\n"),
	DIALOGUE("length negative", HEAD "Content-Length: -5\r\n\r\nabcde",
		 "SETUP\n l Content-Length|-5\nmalformed\n"),
	DIALOGUE("length over 32 bits",
		 HEAD "Content-Length: 4294967296\r\n\r\n",
		 "SETUP\n l Content-Length|4294967296\nmalformed\n"),
	DIALOGUE("length of thirty digits",
		 HEAD "Content-Length: 000000000018446744073709551617\r\n\r\n",
		 "SETUP\n l Content-Length|000000000018446744073709551617\n"
		 "malformed\n"),
	DIALOGUE("length empty", HEAD "Content-Length:\r\n\r\n",
		 "SETUP\n l Content-Length|\nmalformed\n"),
	DIALOGUE("length is no number", HEAD "Content-Length: 0x10\r\n\r\n",
		 "SETUP\n l Content-Length|0x10\nmalformed\n"),
	DIALOGUE("length twice in a line", HEAD "Content-Length: 5, 5\r\n\r\n",
		 "SETUP\n l Content-Length|5, 5\nmalformed\n"),
	DIALOGUE("length with a blank in it",
		 HEAD "Content-Length: 1 0\r\n\r\n",
		 "SETUP\n l Content-Length|1 0\nmalformed\n"),
	DIALOGUE("length with a fold in it",
		 HEAD "Content-Length: 1\r\n 0\r\n\r\n",
		 "SETUP\n l Content-Length|1\r\n 0\nmalformed\n"),
	DIALOGUE("two lengths that differ",
		 HEAD "Content-Length: 5\r\nContent-Length: 6\r\n\r\n",
		 "SETUP\n l Content-Length|5\n l Content-Length|6\n"
		 "malformed\n"),
	DIALOGUE("two lengths, one bad, then a bad CSeq",
		 HEAD "Content-Length: 5\r\nContent-Length: x\r\nCSeq: y\r\n"
		 "\r\n",
		 "SETUP\n l Content-Length|5\n l Content-Length|x\n"
		 " c CSeq|y\nmalformed\n"),

	/* a bad message whose end is known: the next one is read */
	DIALOGUE("length twice the same",
		 HEAD "Content-Length: 5\r\ncontent-length: 005\r\n\r\nSETUP"
		 OPTIONS,
		 "SETUP\n l Content-Length|5\n l content-length|005\n"
		 "end length=5\nbody 5\n" OPTIONS_EVENTS),
	DIALOGUE("CSeq is no number",
		 HEAD "CSeq: 3a\r\nTransport: RTP/AVP\r\n\r\n" OPTIONS,
		 "SETUP\n c CSeq|3a\n t Transport|RTP/AVP\n"
		 "end cseq=3 transports=1 bad=number\n" OPTIONS_EVENTS),
	DIALOGUE("CSeq empty", HEAD "CSeq: \r\n\r\n" OPTIONS,
		 "SETUP\n c CSeq|\nend cseq=0 bad=number\n" OPTIONS_EVENTS),
	DIALOGUE("CSeq negative", HEAD "CSeq: -1\r\n\r\n" OPTIONS,
		 "SETUP\n c CSeq|-1\nend cseq=1 bad=number\n" OPTIONS_EVENTS),
	DIALOGUE("CSeq over 32 bits", HEAD "CSeq: 4294967296\r\n\r\n" OPTIONS,
		 "SETUP\n c CSeq|4294967296\n"
		 "end cseq=429496729 bad=number\n" OPTIONS_EVENTS),
	DIALOGUE("CSeq of 32 bits", HEAD "CSeq: 4294967295\r\n\r\n" OPTIONS,
		 "SETUP\n c CSeq|4294967295\nend cseq=4294967295\n"
		 OPTIONS_EVENTS),
	DIALOGUE("NUL in a value",
		 HEAD "Transport: RTP/AVP\000;client_port=5000\r\n\r\n"
		 OPTIONS,
		 "SETUP\n t Transport|RTP/AVP\n"
		 "end transports=1 bad=nul\n" OPTIONS_EVENTS),
	DIALOGUE("NUL in a name", HEAD "Tran\000sport: RTP/AVP\r\n\r\n" OPTIONS,
		 "SETUP\n o Tran|RTP/AVP\nend bad=nul\n" OPTIONS_EVENTS),
	DIALOGUE("more Transport headers than kept",
		 HEAD "Transport: a\r\nTransport: b\r\nTransport: c\r\n"
		 "Transport: d\r\nTransport: e\r\nCSeq: 3\r\n\r\n" OPTIONS,
		 "SETUP\n t Transport|a\n t Transport|b\n t Transport|c\n"
		 " t Transport|d\n t Transport|e\n c CSeq|3\n"
		 "end cseq=3 transports=4 bad=many\n" OPTIONS_EVENTS),
	DIALOGUE("lines that are no header",
		 HEAD "no colon\r\nTransport\r\n RTP/AVP\r\n"
		 "Transport RTP/AVP: x\r\n: y\r\nCSeq: 3\r\n\r\n" OPTIONS,
		 "SETUP\n o Transport RTP/AVP|x\n o |y\n c CSeq|3\n"
		 "end cseq=3\n" OPTIONS_EVENTS),
	DIALOGUE("a fold before any header",
		 HEAD " Transport: RTP/AVP\r\nCSeq: 3\r\n\r\n" OPTIONS,
		 "SETUP\n o  Transport|RTP/AVP\n c CSeq|3\n"
		 "end cseq=3\n" OPTIONS_EVENTS),
	DIALOGUE("a Transport in another header",
		 HEAD "X-A: Transport: RTP/AVP\r\nX-B: b\r\n"
		 " Transport: RTP/AVP\r\nX-C: c\rTransport: RTP/AVP\r\n\r\n"
		 OPTIONS,
		 "SETUP\n o X-A|Transport: RTP/AVP\n"
		 " o X-B|b\r\n Transport: RTP/AVP\n"
		 " o X-C|c\rTransport: RTP/AVP\nend\n" OPTIONS_EVENTS),
	DIALOGUE("bytes over 127 in names and values",
		 HEAD "\303\234: \377\200\r\n\303\234\r\nCSeq: 3\r\n\r\n"
		 OPTIONS,
		 "SETUP\n o \303\234|\377\200\n c CSeq|3\nend cseq=3\n"
		 OPTIONS_EVENTS),
};

/* A stream with @n times the byte @c between @before and @after */
struct padded {
	char *text;
	size_t len;
};

static struct padded pad(const char *before, char c, size_t n,
			 const char *after)
{
	struct padded p;

	p.len = strlen(before) + n + strlen(after);
	p.text = malloc(p.len + 1);
	assert_non_null(p.text);
	memset(stpcpy(p.text, before), c, n);
	stpcpy(p.text + strlen(before) + n, after);
	return p;
}

static void expect_padded(const char *before, char c, size_t n,
			  const char *after, const char *events)
{
	struct padded p = pad(before, c, n, after);

	expect_events(p.text, p.len, events);
	free(p.text);
}

static void test_long_start_line(void **state)
{
	const size_t room = RTSP_LINE_MAX - strlen("SETUP  RTSP/1.0\r\n");
	struct padded p;
	size_t at;

	(void)state;
	expect_padded("SETUP ", 'a', room, " RTSP/1.0\r\n\r\n" OPTIONS,
		      "SETUP\nend\n" OPTIONS_EVENTS);
	expect_padded("SETUP ", 'a', room + 1, " RTSP/1.0\r\n\r\n" OPTIONS,
		      "not rtsp\n");
	expect_padded(OPTIONS "SETUP ", 'a', room + 1, " RTSP/1.0\r\n\r\n",
		      OPTIONS_EVENTS "malformed\n");
	expect_padded("RTSP/1.0 200 ", 'a', RTSP_LINE_MAX, "\r\n\r\n",
		      "not rtsp\n");
	/* given up at the limit, not at the end that never comes */
	p = pad("SETUP ", 'a', 1 << 16, "");
	replay_cut(&whole, 0, p.text, p.len, NULL, 0);
	assert_int_equal(whole.steps, 1);
	assert_int_equal(whole.step[0].pos, RTSP_LINE_MAX + 1);
	for (at = RTSP_LINE_MAX - 2; at < RTSP_LINE_MAX + 3; at++) {
		replay_cut(&cut, 0, p.text, p.len, &at, 1);
		expect_same("cut at", at, at);
	}
	free(p.text);
}

/* Stepped over, whatever it costs: nobody needs it. */
static void test_long_header(void **state)
{
	char *name, *events;

	(void)state;
	expect_padded(HEAD, 'a', 1 << 17, "\r\nCSeq: 3\r\n\r\n" OPTIONS,
		      "SETUP\n c CSeq|3\nend cseq=3\n" OPTIONS_EVENTS);
	expect_padded(HEAD "a:", ' ', 1 << 17, "\r\nCSeq: 3\r\n\r\n" OPTIONS,
		      "SETUP\n o a|\n c CSeq|3\nend cseq=3\n"
		      OPTIONS_EVENTS);
	expect_padded(HEAD, '\n', 1, OPTIONS, "SETUP\nend\n" OPTIONS_EVENTS);
	/* a name's length is told up to 65535 */
	name = calloc(1, 0x10000);
	assert_non_null(name);
	memset(name, 'a', 0xffff);
	assert_true(asprintf(&events, "SETUP\n o %s|b\nend\n", name) > 0);
	expect_padded(HEAD, 'a', 0xffff, ": b\r\n\r\n", events);
	expect_padded(HEAD, 'a', 1 << 17, ": b\r\n\r\n", events);
	free(events);
	free(name);
}

static void test_long_transport(void **state)
{
	const char *before = HEAD "Transport: RTP/AVP;a=";
	const char *after = ";b\r\nCSeq: 3\r\n\r\n" OPTIONS;
	const size_t room = RTSP_TRANSPORT_MAX - strlen("RTP/AVP;a=;b");
	const struct rtsp_message *msg = &whole.step[3].msg;
	struct padded p;
	size_t n;

	(void)state;
	for (n = room; n < room + 3; n++) {
		bool fits = n == room;

		p = pad(before, 'x', n, after);
		every_byte(p.text, p.len, 0);
		assert_int_equal(whole.steps, 7);
		assert_int_equal(whole.step[3].event.type, RTSP_E_HEAD_END);
		assert_int_equal(msg->bad, fits ? RTSP_GOOD : RTSP_BAD_LONG);
		assert_int_equal(msg->transports, fits ? 1 : 0);
		assert_int_equal(msg->cseq, 3);
		free(p.text);
	}
	p = pad(before, 'x', 1 << 18, after);
	replay_cut(&whole, 0, p.text, p.len, NULL, 0);
	assert_int_equal(msg->bad, RTSP_BAD_LONG);
	assert_int_equal(msg->transports, 0);
	assert_int_equal(whole.steps, 7);
	free(p.text);
}

/* The first Transport line counts as such even if its value is not kept. */
static void test_first_transport(void **state)
{
	struct padded p = pad(HEAD "Transport: ", 'x', RTSP_TRANSPORT_MAX + 1,
			      "\r\nCSeq: 3\r\ntransport: y\r\n\r\n");
	const struct rtsp_message *msg = &whole.parser.msg;

	(void)state;
	replay_cut(&whole, 0, p.text, p.len, NULL, 0);
	assert_int_equal(msg->bad, RTSP_BAD_LONG);
	assert_int_equal(msg->has, RTSP_HAS_CSEQ | RTSP_HAS_TRANSPORT);
	assert_int_equal(msg->line, strlen(HEAD));
	assert_int_equal(msg->transports, 1);
	assert_memory_equal(p.text + msg->name[0], "transport: y\r", 13);
	assert_memory_equal(p.text + msg->value[0], "y\r", 2);
	assert_int_equal(msg->value_len[0], 1);
	free(p.text);
}

/* Every byte at every place of a word, among low, plain and high ones */
static void test_plain_run(void **state)
{
	static const char fill[] = { 'a', '!', '\177', '\200', '\377' };
	char text[2 * sizeof(long) + 3];
	size_t f, at, least;
	int c;

	(void)state;
	for (f = 0; f < sizeof(fill); f++) {
		memset(text, fill[f], sizeof(text));
		for (at = 0; at < sizeof(text); at++) {
			for (c = 0; c < 256; c++) {
				text[at] = c;
				for (least = ' '; least <= '!'; least++)
					assert_int_equal(rtsp_plain_run(text,
						sizeof(text), least),
						(size_t)c < least ? at :
						sizeof(text));
			}
			text[at] = fill[f];
		}
	}
}

/* A body of nearly 4 GiB is skipped without being looked at. */
static void test_huge_length(void **state)
{
	static const char head[] =
		HEAD "Content-Length: 4294967295\r\n\r\n";
	struct rtsp_event event;
	__u32 left = 4294967295U;

	(void)state;
	replay_cut(&whole, 77, head, sizeof(head) - 1, NULL, 0);
	assert_int_equal(rtsp_skippable(&whole.parser), left);
	left -= rtsp_parse(&whole.parser, NULL, left - 1, &event);
	assert_int_equal(left, 1);
	assert_int_equal(event.type, RTSP_E_MORE);
	assert_int_equal(rtsp_skippable(&whole.parser), 1);
	assert_int_equal(rtsp_parse(&whole.parser, "SETUP", 5, &event), 1);
	assert_int_equal(event.type, RTSP_E_BODY);
	assert_int_equal(rtsp_skippable(&whole.parser), 0);
	assert_int_equal(whole.parser.pos,
			 (__u32)(77 + sizeof(head) - 1 + 4294967295U));
}

static void test_largest_frame(void **state)
{
	struct padded p = pad(OPTIONS "$\001\377\377", 'S', 0xffff, OPTIONS);

	(void)state;
	expect_events(p.text, p.len,
		      OPTIONS_EVENTS "frame 65539\n" OPTIONS_EVENTS);
	unread(p.text, p.len, 1448);
	free(p.text);
}

/* Sessions are told apart by a hash; parameters do not count. */
static __u64 session_hash(const char *value)
{
	char *text;
	int len;

	len = asprintf(&text, "RTSP/1.0 200 OK\r\nSession:%s\r\n\r\n", value);
	assert_true(len > 0);
	replay_cut(&whole, 0, text, len, NULL, 0);
	assert_int_equal(whole.steps, 3);
	assert_int_equal(whole.parser.msg.has, RTSP_HAS_SESSION);
	assert_int_equal(whole.parser.msg.bad, RTSP_GOOD);
	free(text);
	return whole.parser.msg.session;
}

static void test_session(void **state)
{
	(void)state;
	/* FNV-1a's published vectors */
	assert_int_equal(session_hash("a"), 0xaf63dc4c8601ec8cULL);
	assert_int_equal(session_hash("foobar"), 0x85944171f73967e8ULL);
	assert_int_equal(session_hash(""), 0xcbf29ce484222325ULL);
	assert_int_equal(session_hash(" foobar "), session_hash("foobar"));
	assert_int_equal(session_hash(" foobar;timeout=60"),
			 session_hash("foobar"));
	assert_int_equal(session_hash("foobar ; timeout=60"),
			 session_hash("foobar"));
	assert_int_equal(session_hash("\r\n foobar\r\n ;timeout=60"),
			 session_hash("foobar"));
	assert_true(session_hash("foobaR") != session_hash("foobar"));
	assert_true(session_hash("foobar0") != session_hash("foobar"));
}

static void test_empty_runs(void **state)
{
	struct rtsp_event event;
	size_t i;

	(void)state;
	replay_cut(&whole, 0, BOX_SETUP, sizeof(BOX_SETUP) - 1, NULL, 0);
	replay_start(&cut, 0);
	for (i = 0; i < sizeof(BOX_SETUP) - 1; i++) {
		assert_int_equal(rtsp_parse(&cut.parser, NULL, 0, &event), 0);
		assert_int_equal(event.type, RTSP_E_MORE);
		replay_run(&cut, &BOX_SETUP[i], 1);
	}
	expect_same("empty runs", 0, 0);
}

/* What a caller may ask of the parser between two runs */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* @line, its first @len bytes: a Transport header, or still the way to one */
static bool way_to_transport(const char *line, size_t len)
{
	static const char word[] = "transport";
	const char *colon = memchr(line, ':', len);
	bool open = !colon;
	size_t i, n = colon ? (size_t)(colon - line) : len;

	while (n && is_blank(line[n - 1])) {
		n--;
		open = false;
	}
	for (i = 0; i < n; i++)
		if (i >= 9 || (line[i] | 0x20) != word[i])
			return false;
	return n == 9 || (open && n);
}

/*
 * The same for a head of which the first @len bytes are there. A Transport
 * line goes on until a byte shows that the next is no fold of it.
 */
static bool expect_transport(const char *head, size_t len)
{
	const char *line = strchr(head, '\n') + 1, *next;

	for (;;) {
		next = memchr(line, '\n', head + len - line);
		while (next && ++next < head + len && is_blank(*next) &&
		       *next != '\r' && memchr(line, ':', next - line))
			next = memchr(next, '\n', head + len - next);
		if (!next)
			return way_to_transport(line, head + len - line);
		if (next == head + len)
			return memchr(line, ':', next - line) &&
			       way_to_transport(line, next - line);
		line = next;
	}
}

static const char * const heads[] = {
	BOX_SETUP,
	HEAD "transport:a\n\tb\r\n c\r\nTransporter: d\r\n\r\n",
	HEAD "TRANSPORT\t : a\r\nTransport \r\n b: c\r\n\r\n",
	HEAD "t\r\ntr: x\r\nTra nsport: a\r\nTransport a: b\r\n\r\n",
	HEAD " Transport: a\r\n Transport: b\r\nTransport: c\r\n\r\n",
	HEAD "X: Transport\r\n Transport: a\r\nTransport:\r\n\r\n",
	HEAD "Transport\r\nTransport:\n\n",
	HEAD "Transport\r\n:a\r\nCSeq: 1\r\nTTransport: a\r\n\r\n",
	HEAD "User-Agent: a\r\nTransport-Info: b\r\nt: c\r\n\r\n",
	HEAD "\t\r\nTransport:a\r\n\r\n",
};

static void test_may_be_transport(void **state)
{
	size_t i, at;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(heads); i++) {
		size_t len = strlen(heads[i]);

		replay_start(&cut, 0);
		for (at = 0; at < len; at++) {
			bool want = false;

			if (at >= strlen(HEAD))
				want = expect_transport(heads[i], at);
			if (rtsp_may_be_transport(&cut.parser) != want)
				fail_msg("head %zu, byte %zu: not %d", i, at,
					 want);
			replay_run(&cut, heads[i] + at, 1);
		}
		assert_int_equal(cut.step[cut.steps - 1].event.type,
				 RTSP_E_HEAD_END);
		assert_false(rtsp_may_be_transport(&cut.parser));
	}
}

static void test_skippable(void **state)
{
	static const char text[] =
		BOX_ALIVE "$\001\001\002" "0123456789";
	const size_t body = strlen(BOX_ALIVE) - 12;
	const size_t frame = strlen(BOX_ALIVE) + 4;
	size_t at, want;

	(void)state;
	replay_start(&cut, 0);
	for (at = 0; at < sizeof(text) - 1; at++) {
		want = 0;
		if (at >= body && at < body + 10)
			want = 10 - (at - body);
		else if (at >= frame)
			want = 258 - (at - frame);
		assert_int_equal(rtsp_skippable(&cut.parser), want);
		replay_run(&cut, text + at, 1);
	}
	assert_int_equal(rtsp_skippable(&cut.parser), 248);
	/* what nobody follows is not skipped by a length */
	replay_cut(&cut, 0, "\200", 1, NULL, 0);
	assert_int_equal(rtsp_skippable(&cut.parser), 0);
}

/* From the first byte after the start line to the empty line's LF */
static void test_in_head(void **state)
{
	const size_t first = strlen(HEAD), end = strlen(BOX_SETUP);
	size_t at;

	(void)state;
	replay_start(&cut, 0);
	for (at = 0; at < end; at++) {
		assert_int_equal(rtsp_in_head(&cut.parser), at >= first);
		replay_run(&cut, &BOX_SETUP[at], 1);
	}
	assert_false(rtsp_in_head(&cut.parser));
	replay_run(&cut, OPTIONS, 3);
	assert_false(rtsp_in_head(&cut.parser));
}

/* A parser that gave up says nothing more and keeps its position. */
static void test_lost(void **state)
{
	(void)state;
	replay_cut(&whole, 0, "GET / HTTP/1.1\r\n", 16, NULL, 0);
	assert_int_equal(whole.steps, 1);
	replay_run(&whole, BOX_SETUP, strlen(BOX_SETUP));
	assert_int_equal(whole.steps, 1);
	assert_int_equal(whole.parser.pos, 16 + strlen(BOX_SETUP));
	assert_false(rtsp_may_be_transport(&whole.parser));
	assert_false(rtsp_in_head(&whole.parser));
}

static struct CMUnitTest tests[ARRAY_SIZE(dialogues) * 5 +
			       ARRAY_SIZE(bad) * 5 +
			       ARRAY_SIZE(transport_lines) + 16];
static size_t count;

static void add(CMUnitTestFunction func, const char *what, const char *name,
		const void *state)
{
	char *full = NULL;

	assert(count < ARRAY_SIZE(tests));
	if (asprintf(&full, "%s%.60s", what, name) < 0)
		abort();
	tests[count].name = full;
	tests[count].test_func = func;
	tests[count++].initial_state = (void *)state;
}

static void add_dialogues(const struct dialogue *d, size_t n)
{
	for (; n--; d++) {
		add(test_events, "events: ", d->name, d);
		add(test_every_byte, "cut at every byte: ", d->name, d);
		if (d->len <= SHORT)
			add(test_every_pair, "cut at every pair: ", d->name,
			    d);
		add(test_unread, "skipped unread: ", d->name, d);
		add(test_base, "positions that wrap: ", d->name, d);
	}
}

int main(void)
{
	size_t i;

	add_dialogues(dialogues, ARRAY_SIZE(dialogues));
	add_dialogues(bad, ARRAY_SIZE(bad));
	for (i = 0; i < ARRAY_SIZE(transport_lines); i++)
		add(test_transport_line, "", transport_lines[i].value,
		    &transport_lines[i]);
	add(test_long_start_line, "", "start line without end", NULL);
	add(test_long_header, "", "header without end", NULL);
	add(test_long_transport, "", "Transport too long", NULL);
	add(test_first_transport, "", "first Transport not kept", NULL);
	add(test_plain_run, "", "runs of plain bytes", NULL);
	add(test_huge_length, "", "body of nearly 4 GiB", NULL);
	add(test_largest_frame, "", "largest frame", NULL);
	add(test_session, "", "session identifiers", NULL);
	add(test_empty_runs, "", "runs of no bytes", NULL);
	add(test_may_be_transport, "", "may be a Transport", NULL);
	add(test_skippable, "", "skippable", NULL);
	add(test_in_head, "", "in a head", NULL);
	add(test_lost, "", "given up", NULL);
	return cmocka_run_group_tests_name("parser", tests, NULL, NULL);
}
