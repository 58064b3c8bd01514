/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A machine for the pure part: it writes down what is sent, routed and logged,
 * and its random numbers are always the same.
 */
#ifndef FAKE_H
#define FAKE_H

#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "igmp.h"
#include "ops.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define FAKE_ROUTES	128

struct fake {
	char text[65536];		/* what was sent, a line each */
	size_t len;
	char log[65536];		/* what was logged */
	size_t log_len;
	int level;			/* the last one that is logged */
	unsigned long sent, route_calls, formatted, allocations;
	uint64_t random;
	bool small_random;		/* always 0 */
	int route_error;
	struct {
		uint32_t source, group;
		unsigned in;
		uint8_t ttls[MAXVIFS];
		bool used;
		uint64_t packets;
	} routes[FAKE_ROUTES];
};

extern const struct proxy_ops fake_ops;

void fake_init(struct fake *fake);

/* What the parts below the proxy are given: a core on this machine, with timers */
void fake_core_init(struct core *core, struct fake *fake);
/* All timers were given back. */
void fake_core_exit(struct core *core);
/* Lets time pass, and each timer fire at its moment. */
void fake_core_pass(struct core *core, int64_t *now, int64_t ms);

/* The defaults of RFC 3376 8 */
#define FAKE_TIMING (struct timing){ \
	.query_interval = 125000, .query_response = 10000, .last_member = 1000, \
	.last_member_count = 2, .robustness = 2, .querier_version = 3, \
}

/*
 * What was sent since it was asked last, a line each, as
 *	1 224.0.0.22 v3 to_ex 239.1.1.1 {10.0.0.1 10.0.0.2}, allow ...
 *	0 239.1.1.1 v2 239.1.1.1
 *	2 224.0.0.1 query v3 0.0.0.0 100 qrv 2 qqic 125 s {}
 */
const char *fake_sent(struct fake *fake);
/* The routes as "in source group > 1:ttl 2:ttl\n", in no given order */
const char *fake_routes(struct fake *fake);
/* How often a text is in the log */
unsigned fake_logged(const struct fake *fake, const char *text);

uint32_t addr(const char *text);
/* A report of version 3 from "to_ex 239.1.1.1 {10.0.0.1}, ..." */
size_t fake_records(uint8_t out[IGMP_BYTES], const char *text);

#endif
