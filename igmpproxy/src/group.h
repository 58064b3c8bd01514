/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One group on one downstream interface: who listens to which sources there
 * (RFC 3376 sections 6.2 to 6.6 and 7.3.2).
 *
 * Each function that takes `now` may end with a call of changed(), after which
 * the group may be gone.
 */
#ifndef IGMPPROXY_GROUP_H
#define IGMPPROXY_GROUP_H

#include "conf.h"
#include "igmp.h"
#include "ops.h"
#include "table.h"

#define GROUP_REPORTERS	4		/* hosts that are remembered */
#define GROUP_BARRED	(-1)		/* a source whose timer is not running */

struct group;

struct group_owner {
	struct core *core;
	const struct timing *timing;	/* in effect */
	bool querier;			/* else nothing is asked */
	bool quickleave;
	unsigned max_sources;		/* 0: no limit */

	/* group-specific query; count 0: to all of the group's listeners */
	void (*query)(struct group_owner *owner, uint32_t group,
		      const uint32_t *sources, unsigned count, bool suppress);
	/* what is wanted is different now; perhaps nothing, see group_empty() */
	void (*changed)(struct group_owner *owner, struct group *group,
			int64_t now);
	/* that many sources were refused, of an address that has too many */
	void (*refused)(struct group_owner *owner, struct group *group,
			unsigned sources, bool memory, int64_t now);
};

struct source {
	uint32_t addr;
	uint8_t queries;		/* still to be sent */
	int64_t expires;		/* or GROUP_BARRED */
};

struct group {
	struct table_node node;		/* its key is the address */
	bool exclude;			/* the filter mode */
	bool more;			/* there are more hosts than reporters */
	uint8_t reporter_count;
	uint8_t queries;		/* group-specific ones still to be sent */
	uint32_t source_count;
	struct timer timer;
	struct group_owner *owner;
	int64_t expires;		/* of EXCLUDE mode */
	int64_t v1_until, v2_until;	/* older hosts are present */
	int64_t query_at;		/* the next of those to be sent */
	struct source *sources;		/* ascending as numbers */
	uint32_t reporters[GROUP_REPORTERS];
};

/* INCLUDE mode and no source: nothing. False: no memory. */
bool group_init(struct group *group, struct group_owner *owner);
void group_exit(struct group *group);

/* A report of version 1 or 2 from a host */
void group_report(struct group *group, uint32_t from, enum igmp_kind kind,
		  int64_t now);
/* A leave of version 2 */
void group_leave(struct group *group, uint32_t from, int64_t now);
/* A record of version 3, of a known type */
void group_record(struct group *group, uint32_t from,
		  const struct igmp_record *record, int64_t now);
/* Whether a record can bring a group to life that nobody listened to */
bool group_record_joins(const struct igmp_record *record);
/* A query for the group that another router sent */
void group_queried(struct group *group, const struct igmp_message *query,
		   int64_t now);

/* Nobody listens. */
bool group_empty(const struct group *group);
/* Somebody wants this source: RFC 3376 section 6.3. */
bool group_wants(const struct group *group, uint32_t source);
/* A source that the filter names: wanted in INCLUDE, not in EXCLUDE mode */
bool group_lists(const struct group *group, const struct source *source);
/* The version that its hosts speak, 1 to 3: RFC 3376 section 7.3.2 */
unsigned group_version(const struct group *group, int64_t now);

#endif
