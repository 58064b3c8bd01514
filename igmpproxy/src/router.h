/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A downstream interface as a multicast router: the groups that hosts listen to
 * there, within their limits, and its querier.
 */
#ifndef IGMPPROXY_ROUTER_H
#define IGMPPROXY_ROUTER_H

#include "count.h"
#include "group.h"
#include "querier.h"

struct router {
	struct group_owner owner;
	struct querier querier;
	struct table groups;		/* of struct group */
	unsigned vif;
	const char *name;
	const struct acl_rule *rules;	/* who may ask for what */
	size_t rule_count;
	unsigned max_groups;		/* 0: no limit */
	struct counters *counters;
	int64_t groups_logged, sources_logged;	/* when a limit was told of */
	int64_t older_logged;		/* and a querier of an older version */

	/* what is wanted of the group here is different; NULL: nothing is */
	void (*changed)(struct router *router, uint32_t addr,
			const struct group *group, int64_t now);
};

/*
 * Set vif, name, rules, rule_count, counters and changed before. False: no
 * memory.
 */
bool router_init(struct router *router, struct core *core,
		 const struct if_conf *conf, uint32_t addr, int64_t now);
/* Forgets all groups without a word. */
void router_exit(struct router *router);

/*
 * Other timing, limits, address, or rules, which are to be set before: all
 * groups stay that are allowed.
 */
void router_configure(struct router *router, const struct if_conf *conf,
		      uint32_t addr, int64_t now);

/* A message that came in, from a source of this network or from 0.0.0.0 */
void router_packet(struct router *router, uint32_t from, uint32_t to,
		   struct igmp_message *message, int64_t now);

/* NULL: nobody listens to it here. */
const struct group *router_group(const struct router *router, uint32_t addr);

#endif
