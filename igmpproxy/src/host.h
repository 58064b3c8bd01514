/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An upstream interface as a host: what it wants there, the reports about it,
 * the answers to queries and the refresh for networks that never query (RFC
 * 3376 sections 5 and 7.2, RFC 2236 section 3).
 *
 * Reports of changes are due at once, but sent by the timers: those of one
 * batch share packets.
 */
#ifndef IGMPPROXY_HOST_H
#define IGMPPROXY_HOST_H

#include "count.h"
#include "igmp.h"
#include "list.h"
#include "ops.h"
#include "table.h"

#define HOST_SLOTS	32
#define HOST_SLOT_MS	50		/* retransmissions share a time like this */
#define HOST_TOGETHER	128		/* changes that are repeated at one time */
#define HOST_REPEAT_MS	1000		/* Unsolicited Report Interval */
#define HOST_SPREAD_MS	1000		/* a large refresh takes at least that */
#define HOST_STEP_MS	32		/* and so long from burst to burst */
#define HOST_BURST_V2	128		/* reports, one a group */
#define HOST_BURST_V3	4		/* reports, some 170 groups each */

struct host_source {
	uint32_t addr;
	uint8_t repeats;		/* reports of its change still to come */
	bool listed;			/* in the filter; else it was before */
};

struct host_reply;

/* A group that is wanted, or whose leave is still to be told again */
struct host_group {
	struct table_node node;		/* its key is the address */
	bool exclude;			/* the filter mode */
	uint8_t repeats;		/* of a change of the filter mode */
	bool heard;			/* another host has answered for it */
	uint32_t source_count;
	struct list all;		/* place in host->all */
	struct list due;		/* in host->now or a slot */
	struct host_source *sources;	/* ascending as numbers */
	struct host_reply *reply;	/* pending, to a query for the group */
};

/* Reports of all groups, spread over a time */
struct host_sweep {
	struct timer timer;
	struct list *next;		/* NULL: it is not at work */
	unsigned version, burst;
	int64_t step;
	bool answer;			/* to a query; others may have answered */
	bool begun;			/* some were reported */
	bool again;			/* from the beginning when it is done */
};

struct host {
	struct core *core;
	unsigned vif;
	const char *name;
	uint32_t addr;			/* for the log alone */
	struct counters *counters;
	unsigned forced_version;	/* of the kernel; 0: none */

	struct table groups;		/* of struct host_group */
	struct list all;
	unsigned joined;		/* groups that are wanted */
	struct list now;		/* changes to be told at once */
	struct list slots[HOST_SLOTS];	/* and once more */
	int64_t slot_when[HOST_SLOTS];
	struct timer timer;		/* of those */
	struct host_sweep refresh, answer;

	int64_t v1_until, v2_until;	/* older queriers are present */
	unsigned version;		/* spoken when last looked at */
	unsigned robustness;
	int64_t query_interval;		/* of the querier */
};

/* Set core, vif, name, addr, counters and forced_version before. False: no
   memory. */
bool host_init(struct host *host);
/* Sends nothing. */
void host_exit(struct host *host);

/* Wants this of the group from now on. False: no memory, nothing changed. */
bool host_want(struct host *host, uint32_t group, const struct filter *filter,
	       int64_t now);

/* Tells all that is wanted again as if it were new: the network is another. */
void host_announce(struct host *host, int64_t now);

/* Leaves all groups and sends that before it returns. */
void host_leave_all(struct host *host, int64_t now);

/* Reports all that is wanted in this version, 2 or 3, beginning at once. */
void host_refresh(struct host *host, unsigned version, int64_t now);

/* A query that was heard */
void host_query(struct host *host, const struct igmp_message *query,
		int64_t now);
/* Another host's report of version 1 or 2 */
void host_heard(struct host *host, uint32_t addr);

/* RFC 3376 section 7.2.1 */
unsigned host_version(const struct host *host, int64_t now);

/* Something is wanted of it. */
bool host_group_joined(const struct host_group *group);
/* NULL gives the first one; NULL after the last one. */
struct host_group *host_next(const struct host *host,
			     const struct host_group *group);

#endif
