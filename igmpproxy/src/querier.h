/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who asks on a downstream interface: general queries, the election of the
 * querier and what is adopted from another one (RFC 3376 sections 6.6, 7.3.1
 * and 8).
 */
#ifndef IGMPPROXY_QUERIER_H
#define IGMPPROXY_QUERIER_H

#include "conf.h"
#include "igmp.h"
#include "ops.h"

/* The first queries: so far apart at most, and answered so soon */
#define QUERIER_STARTUP_INTERVAL	30000
#define QUERIER_STARTUP_RESPONSE	1000

struct querier {
	struct core *core;
	struct timer timer;		/* next query, or the other one is gone */
	uint32_t addr;			/* ours */
	uint32_t other;			/* who asks instead of us, or 0 */
	unsigned startup;		/* queries of the start still to come */
	struct timing conf;
	struct timing timing;		/* in effect */
	/* sends a general query */
	void (*send)(struct querier *querier, int64_t response);
	/* `other` is different */
	void (*elected)(struct querier *querier, int64_t now);
};

/* Set core, send and elected before. False: no memory. */
bool querier_init(struct querier *querier);
void querier_exit(struct querier *querier);

/* Begins to ask, from this address. The first query is due at once. */
void querier_start(struct querier *querier, uint32_t addr, int64_t now);

/* Another timing: in effect at once, unless somebody else asks. */
void querier_configure(struct querier *querier, const struct timing *timing,
		       int64_t now);

/* A query of any kind that another router sent; 0.0.0.0 never wins. */
void querier_heard(struct querier *querier, uint32_t from,
		   const struct igmp_message *query, int64_t now);

#endif
