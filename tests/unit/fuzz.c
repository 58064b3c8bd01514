// SPDX-License-Identifier: GPL-2.0-only
/*
 * Dialogues mutated at random and cut at random. However bad the stream, the
 * events are those of the stream in one piece, all that they name lies inside
 * it, and nothing else is read: each run lies in a buffer of its own size.
 *
 *	fuzz [RUNS [SEED]]	the same seed does the same again
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "dialogues.h"
#include "netfilter_transport.h"
#include "replay.h"
#include "transports.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define TEXT_MAX	4096
#define CUTS_MAX	16

static struct replay whole, cut;
static __u64 seed = 1;
static unsigned long run;

/* xorshift64*; 0..n-1 */
static __u32 draw(__u32 n)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return ((seed * 0x2545f4914f6cdd1dULL) >> 33) % n;
}

static void dump(const char *text, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		fprintf(stderr, text[i] >= ' ' && text[i] <= '~' ? "%c" :
			"\\%03o", (unsigned char)text[i]);
	fprintf(stderr, "\n");
}

static void fail(const char *why, const char *text, size_t len)
{
	fprintf(stderr, "run %lu: %s:\n", run, why);
	dump(text, len);
	exit(1);
}

/* Mutations: each changes @text in place and returns its new length */

static size_t put(char *text, size_t len)
{
	static const char * const pieces[] = {
		"\r\n", "\n", "\r", "\r\n\r\n", "\n ", ":", " ", "\t", "$",
		"\"", ",", ";", "=", "-", "/", "\\", "[", "]", "0", "9",
		"65536", "Transport:", "Content-Length: 7\r\n", "CSeq:",
		"Session:", " RTSP/1.0\r\n", "RTSP/2.0 200\n", "SETUP ",
		"client_port=", "dest_addr=", "RTP/AVP",
		"aVeryLongHeaderNameThatNobodyKnows",
	};
	const char *piece = pieces[draw(ARRAY_SIZE(pieces))];
	size_t n = strlen(piece), at = draw(len + 1);

	if (len + n > TEXT_MAX)
		return len;
	memmove(text + at + n, text + at, len - at);
	memcpy(text + at, piece, n);
	return len + n;
}

static size_t flip(char *text, size_t len)
{
	if (len)
		text[draw(len)] ^= 1 << draw(8);
	return len;
}

static size_t set(char *text, size_t len)
{
	if (len)
		text[draw(len)] = draw(4) ? draw(256) : 0;
	return len;
}

static size_t cut_out(char *text, size_t len)
{
	size_t at = draw(len + 1), n = draw(draw(2) ? 4 : 64);

	if (n > len - at)
		n = len - at;
	memmove(text + at, text + at + n, len - at - n);
	return len - n;
}

static size_t repeat(char *text, size_t len)
{
	size_t at = draw(len + 1), n = draw(draw(2) ? 16 : 256);

	if (n > len - at)
		n = len - at;
	if (len + n > TEXT_MAX)
		return len;
	memmove(text + at + n, text + at, len - at);
	return len + n;
}

static size_t append(char *text, size_t len)
{
	const struct dialogue *d = &dialogues[draw(ARRAY_SIZE(dialogues))];

	if (len + d->len > TEXT_MAX)
		return len;
	memcpy(text + len, d->text, d->len);
	return len + d->len;
}

static size_t mutate(char *text, size_t len)
{
	static size_t (*const ways[])(char *, size_t) = {
		put, put, flip, set, cut_out, repeat,
	};
	int n = draw(6);

	while (n--)
		len = ways[draw(ARRAY_SIZE(ways))](text, len);
	return len;
}

static int compare(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

static void fuzz_parser(void)
{
	static char text[TEXT_MAX];
	size_t cuts[CUTS_MAX], len;
	__u32 base = draw(2) ? 0 : -draw(TEXT_MAX);
	unsigned int i, n, times;
	const char *why;

	len = append(text, 0);
	for (n = draw(3); n; n--)
		len = append(text, len);
	len = mutate(text, len);
	replay_cut(&whole, base, text, len, NULL, 0);
	why = replay_misplaced(&whole);
	if (why)
		fail(why, text, len);
	for (times = 0; times < 4; times++) {
		n = draw(CUTS_MAX + 1);
		for (i = 0; i < n; i++)
			cuts[i] = draw(len + 1);
		qsort(cuts, n, sizeof(*cuts), compare);
		replay_cut(&cut, base, text, len, cuts, n);
		why = replay_differ(&whole, &cut);
		if (why)
			fail(why, text, len);
	}
	replay_start(&cut, base);
	for (i = 0; i < len; i++)
		replay_run(&cut, text + i, 1);
	why = replay_differ(&whole, &cut);
	if (why)
		fail(why, text, len);
}

/* NULL, or what is wrong with an argument of the value at @off */
static const char *misplaced(const struct rtsp_arg *arg, const char *text,
			     __u16 off, __u16 len)
{
	int end = arg->off + arg->len, i;
	__u32 port = 0;

	if (arg->off < off || end > off + len)
		return "a parameter runs out of its value";
	if (arg->addr_len &&
	    (arg->addr <= arg->off || arg->addr + arg->addr_len > end))
		return "an address runs out of its parameter";
	if (!arg->port)
		return arg->port_len ? "digits, but no port" : NULL;
	if (arg->port_len > 5 || arg->port_off <= arg->off ||
	    arg->port_off + arg->port_len > end)
		return "a port runs out of its parameter";
	for (i = 0; i < arg->port_len; i++)
		port = port * 10 + text[arg->port_off + i] - '0';
	return port == arg->port ? NULL : "a port is not what its digits say";
}

static void fuzz_transport(void)
{
	static char value[TEXT_MAX];
	const char *why = NULL;
	struct rtsp_transport t = { 0 };
	__u16 off = draw(9);
	size_t len;
	char *text;
	int err, i, n;

	n = draw(ARRAY_SIZE(transport_lines));
	len = stpcpy(value, transport_lines[n].value) - value;
	len = mutate(value, len);
	text = malloc(off + len + 1);
	assert(text);
	text = realloc(text, off + len ? off + len : 1);
	assert(text);
	memset(text, '"', off);
	memcpy(text + off, value, len);
	err = rtsp_transport_parse(text, off, len, &t);
	if (err < RTSP_T_OK || err > RTSP_T_MANY || (!err && !t.alts))
		why = "no sensible result";
	if (t.alts > RTSP_ALTS_MAX || t.args > RTSP_ARGS_MAX)
		fail("more than there is room for", value, len);
	for (i = 0; i < t.args && !why; i++) {
		why = misplaced(&t.arg[i], text, off, len);
		if (t.arg[i].alt > t.alts ||
		    (!err && t.arg[i].alt == t.alts))
			why = "an argument of no alternative";
	}
	if (why)
		fail(why, value, len);
	free(text);
}

int main(int argc, char **argv)
{
	unsigned long runs = argc > 1 ? strtoul(argv[1], NULL, 0) : 20000;

	if (argc > 2)
		seed = strtoull(argv[2], NULL, 0);
	if (!seed)
		seed = 1;
	for (run = 0; run < runs; run++) {
		fuzz_parser();
		fuzz_transport();
	}
	printf("fuzz: %lu runs, nothing found\n", runs);
	return 0;
}
