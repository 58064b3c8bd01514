// SPDX-License-Identifier: GPL-2.0-only
/*
 * A stream read by the parser in pieces. Each piece lies at the end of a
 * buffer of exactly its size, so that the address sanitizer sees any byte
 * read outside it.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "replay.h"

void replay_start(struct replay *r, __u32 base)
{
	rtsp_parser_init(&r->parser, base);
	r->base = base;
	r->steps = 0;
}

static void replay_keep(struct replay *r, const struct rtsp_event *event)
{
	struct replay_step *step = &r->step[r->steps++];

	assert(r->steps <= REPLAY_STEPS_MAX);
	memcpy(&step->event, event, sizeof(*event));
	memcpy(&step->msg, &r->parser.msg, sizeof(step->msg));
	step->pos = r->parser.pos;
}

static void replay_feed(struct replay *r, const char *data, size_t len)
{
	struct rtsp_event event;
	__u32 used, before;

	do {
		memset(&event, 0, sizeof(event));
		before = r->parser.pos;
		used = rtsp_parse(&r->parser, data, len, &event);
		assert(used <= len);
		assert(r->parser.pos - before == used);
		if (event.type != RTSP_E_MORE)
			replay_keep(r, &event);
		else
			assert(used == len);
		data += used;
		len -= used;
	} while (len);
}

/* The next @len bytes of the stream, in one piece. */
void replay_run(struct replay *r, const char *data, size_t len)
{
	char *copy = malloc(len ? len : 1);

	assert(copy);
	memcpy(copy, data, len);
	replay_feed(r, copy, len);
	free(copy);
}

/* The next @len bytes, which rtsp_skippable() allows to be out of reach. */
void replay_skip(struct replay *r, size_t len)
{
	static char *nowhere;

	if (!nowhere)
		nowhere = mmap(NULL, 1 << 17, PROT_NONE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	assert(nowhere != MAP_FAILED && len <= 1 << 17);
	replay_feed(r, nowhere, len);
}

/* A whole stream, cut at each of @n ascending places. */
void replay_cut(struct replay *r, __u32 base, const char *text, size_t len,
		const size_t *cuts, unsigned int n)
{
	size_t from = 0;
	unsigned int i;

	replay_start(r, base);
	for (i = 0; i < n; i++) {
		replay_run(r, text + from, cuts[i] - from);
		from = cuts[i];
	}
	replay_run(r, text + from, len - from);
}

/* The parser without what is left in it of words read before */
static void replay_state(const struct replay *r, struct rtsp_parser *p)
{
	size_t n = r->parser.tokens;

	memcpy(p, &r->parser, sizeof(*p));
	if (n > RTSP_TOKEN_MAX)
		n = 0;
	memset(p->token + n, 0, sizeof(p->token) - n);
}

static bool replay_same_state(const struct replay *a, const struct replay *b)
{
	struct rtsp_parser x, y;

	replay_state(a, &x);
	replay_state(b, &y);
	return !memcmp(&x, &y, sizeof(x));
}

const char *replay_differ(const struct replay *a, const struct replay *b)
{
	static char why[128];
	unsigned int i;

	for (i = 0; i < a->steps && i < b->steps; i++) {
		const struct replay_step *x = &a->step[i], *y = &b->step[i];
		const char *what = NULL;

		if (memcmp(&x->event, &y->event, sizeof(x->event)))
			what = "the event";
		else if (memcmp(&x->msg, &y->msg, sizeof(x->msg)))
			what = "the message";
		else if (x->pos - a->base != y->pos - b->base)
			what = "the position";
		if (what) {
			snprintf(why, sizeof(why), "%s differs at event %u",
				 what, i);
			return why;
		}
	}
	if (a->steps != b->steps)
		return "one has more events";
	if (!replay_same_state(a, b))
		return "the parsers end in different states";
	return NULL;
}

/* Everything that a step names lies in what had been read by then. */
static const char *replay_step_misplaced(const struct replay_step *step,
					 __u32 base)
{
	const struct rtsp_event *e = &step->event;
	const struct rtsp_message *msg = &step->msg;
	__u32 read = step->pos - base;
	unsigned int i;

	if (e->type == RTSP_E_HEADER) {
		if (e->name - base >= e->value - base ||
		    e->name - base + e->name_len >= e->value - base)
			return "a name runs into its value";
		if ((__u64)(e->value - base) + e->value_len >= read)
			return "a value runs out of the stream";
	}
	if (e->type != RTSP_E_HEADER && e->type != RTSP_E_HEAD_END)
		return NULL;
	if (msg->start - base >= read)
		return "a message starts outside the stream";
	if (msg->transports > RTSP_TRANSPORTS_MAX)
		return "too many Transport headers";
	for (i = 0; i < msg->transports; i++) {
		if (msg->line - base > msg->name[i] - base ||
		    msg->name[i] - base >= msg->value[i] - base)
			return "a Transport line begins after its value";
		if ((__u64)(msg->value[i] - base) + msg->value_len[i] >= read)
			return "a Transport value runs out of the stream";
	}
	return NULL;
}

const char *replay_misplaced(const struct replay *r)
{
	const char *why;
	unsigned int i;

	for (i = 0; i < r->steps; i++) {
		why = replay_step_misplaced(&r->step[i], r->base);
		if (why)
			return why;
		if (i && r->step[i].pos - r->base < r->step[i - 1].pos - r->base)
			return "an event goes back in the stream";
		if (r->step[i].event.type >= RTSP_E_NOT_RTSP &&
		    i != r->steps - 1)
			return "an event after the stream was given up";
	}
	return NULL;
}

static void replay_print_start(FILE *out, const struct rtsp_message *msg)
{
	static const char * const methods[] = {
		[RTSP_M_NONE] = "none", [RTSP_M_OTHER] = "other",
		[RTSP_M_SETUP] = "SETUP", [RTSP_M_TEARDOWN] = "TEARDOWN",
	};

	if (msg->method == RTSP_M_NONE)
		fprintf(out, "%u\n", msg->status);
	else
		fprintf(out, "%s\n", methods[msg->method]);
}

static void replay_print_end(FILE *out, const struct rtsp_message *msg)
{
	static const char * const bad[] = {
		[RTSP_BAD_NUL] = "nul", [RTSP_BAD_NUMBER] = "number",
		[RTSP_BAD_LENGTH] = "length", [RTSP_BAD_LONG] = "long",
		[RTSP_BAD_MANY] = "many",
	};

	fprintf(out, "end");
	if (msg->has & RTSP_HAS_CSEQ)
		fprintf(out, " cseq=%u", msg->cseq);
	if (msg->has & RTSP_HAS_LENGTH)
		fprintf(out, " length=%u", msg->length);
	if (msg->has & RTSP_HAS_SESSION)
		fprintf(out, " session");
	if (msg->transports)
		fprintf(out, " transports=%u", msg->transports);
	if (msg->bad)
		fprintf(out, " bad=%s", bad[msg->bad]);
	fprintf(out, "\n");
}

static void replay_print_header(FILE *out, const struct rtsp_event *event,
				const char *text, __u32 base)
{
	static const char kinds[] = {
		[RTSP_H_OTHER] = 'o', [RTSP_H_CSEQ] = 'c',
		[RTSP_H_CONTENT_LENGTH] = 'l', [RTSP_H_SESSION] = 's',
		[RTSP_H_TRANSPORT] = 't',
	};

	fprintf(out, " %c %.*s|", kinds[event->header], event->name_len,
		text + (__u32)(event->name - base));
	fprintf(out, "%.*s\n", (int)event->value_len,
		text + (__u32)(event->value - base));
}

/*
 * One event a line:
 *	SETUP			a request, or its status for a response
 *	 t Transport|RTP/AVP	a header, after the letter of its kind
 *	end cseq=3		the head has ended, with what it said
 *	body 10			bytes since the last event
 *	frame 12		the same, with the four before the frame
 */
char *replay_print(const struct replay *r, const char *text)
{
	__u32 last = r->base;
	char *buf = NULL;
	unsigned int i;
	size_t size;
	FILE *out;

	out = open_memstream(&buf, &size);
	assert(out);
	for (i = 0; i < r->steps; i++) {
		const struct replay_step *step = &r->step[i];

		if (step->event.type == RTSP_E_START)
			replay_print_start(out, &step->msg);
		else if (step->event.type == RTSP_E_HEADER)
			replay_print_header(out, &step->event, text, r->base);
		else if (step->event.type == RTSP_E_HEAD_END)
			replay_print_end(out, &step->msg);
		else if (step->event.type == RTSP_E_BODY)
			fprintf(out, "body %u\n", step->pos - last);
		else if (step->event.type == RTSP_E_FRAME)
			fprintf(out, "frame %u\n", step->pos - last);
		else if (step->event.type == RTSP_E_NOT_RTSP)
			fprintf(out, "not rtsp\n");
		else
			fprintf(out, "malformed\n");
		last = step->pos;
	}
	fclose(out);
	return buf;
}
