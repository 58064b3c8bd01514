/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A stream read by the parser in pieces, and what it told on the way.
 */
#ifndef _REPLAY_H
#define _REPLAY_H

#include "netfilter_mime.h"

#define REPLAY_STEPS_MAX	4096

/**
 * struct replay_step - one event and what stood in the parser then
 * @event: the event; fields that it does not use are zero
 * @pos: stream position up to which the parser had read
 * @msg: the message so far
 */
struct replay_step {
	struct rtsp_event event;
	__u32 pos;
	struct rtsp_message msg;
};

/**
 * struct replay - a stream being read
 * @parser: the parser
 * @base: stream position of its first byte
 * @steps: number of events
 * @step: the events
 */
struct replay {
	struct rtsp_parser parser;
	__u32 base;
	unsigned int steps;
	struct replay_step step[REPLAY_STEPS_MAX];
};

void replay_start(struct replay *r, __u32 base);
void replay_run(struct replay *r, const char *data, size_t len);
void replay_skip(struct replay *r, size_t len);
void replay_cut(struct replay *r, __u32 base, const char *text, size_t len,
		const size_t *cuts, unsigned int n);

/* NULL, or what is wrong, in words */
const char *replay_differ(const struct replay *a, const struct replay *b);
const char *replay_misplaced(const struct replay *r);

/* The events as text, values looked up in the stream; to be freed. */
char *replay_print(const struct replay *r, const char *text);

#endif /* _REPLAY_H */
