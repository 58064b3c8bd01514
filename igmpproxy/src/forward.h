/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Routes of the kernel, one for a source of a group, and the sources that were
 * seen before anybody listened: the kernel tells of them once in a while only,
 * so that a later listener would wait.
 */
#ifndef IGMPPROXY_FORWARD_H
#define IGMPPROXY_FORWARD_H

#include "list.h"
#include "ops.h"
#include "table.h"

/* An upcall comes again after 10 s at most while the source sends. */
#define FORWARD_REMEMBER_MS	30000
/* Beyond each of these numbers the oldest one goes; it comes again if it sends. */
#define FORWARD_REMEMBERED	4096
#define FORWARD_ROUTES		65536
/* Of one group: a stranger may send from as many addresses as he likes. */
#define FORWARD_SOURCES		1024
/* A route that carried nothing for so long is taken away. */
#define FORWARD_IDLE_MS		120000
#define FORWARD_REST_MS		30000	/* ageing wakes up no more often */

struct route {
	struct table_node node;		/* its key is the group */
	uint32_t source;
	uint32_t out;			/* interfaces, bit n for vif n */
	uint8_t in;
	bool installed;			/* in the kernel; else remembered */
	bool asked;			/* by the kernel just now, and held from now on */
	struct list list;		/* by age, of its own kind */
	int64_t due;			/* when it is looked at */
	uint64_t packets;		/* when it was looked at */
};

struct forward {
	struct core *core;
	struct table routes;		/* of struct route */
	struct list installed, remembered;	/* the next due first */
	unsigned installed_count, remembered_count;
	struct timer timer;
	uint8_t thresholds[MAXVIFS];
	uint64_t added, removed, errors;

	/* where packets go that this source sends to the group on vif `in` */
	uint32_t (*outputs)(struct forward *forward, uint32_t source,
			    uint32_t group, unsigned in);
};

/* Set core and outputs before. False: no memory. */
bool forward_init(struct forward *forward);
/* Leaves the kernel as it is. */
void forward_exit(struct forward *forward);

/* A source was seen that the kernel has no route for. */
void forward_upcall(struct forward *forward, uint32_t source, uint32_t group,
		    unsigned in, int64_t now);
/* The listeners of a group are others. */
void forward_group(struct forward *forward, uint32_t group, int64_t now);
/* Anything may be different; `again`: even a route that looks the same is set. */
void forward_all(struct forward *forward, bool again, int64_t now);
/* Removes all that comes in on a vif. */
void forward_vif_del(struct forward *forward, unsigned vif, int64_t now);
/* Removes all. */
void forward_clear(struct forward *forward);

/* All routes in no order, as table_next() does */
struct route *forward_next(const struct forward *forward,
			   const struct route *route);

#endif
