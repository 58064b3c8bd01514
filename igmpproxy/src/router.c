/* SPDX-License-Identifier: GPL-2.0-only */
#include "router.h"

#include <stdlib.h>

#define LIMIT_LOG_MS	300000		/* lines that say the same, no more often */

static struct group *group_of(struct table_node *node)
{
	return node ? container_of(node, struct group, node) : NULL;
}

/* ---- queries ---- */

static void send_query(struct router *router, uint32_t to,
		       struct igmp_query *query)
{
	struct core *core = router->owner.core;
	const struct timing *timing = router->owner.timing;
	uint8_t data[IGMP_BYTES];
	size_t len;

	query->version = timing->querier_version;
	query->robustness = timing->robustness;
	query->interval = timing->query_interval;
	len = igmp_build_query(data, query);
	core_log(core, LOG_DEBUG, "SENT %-18s from %-15s to %s",
		 igmp_name(IGMP_QUERY_V3), ADDR(router->querier.addr),
		 ADDR(to));
	router->counters->sent[IGMP_QUERY_V1 + query->version - 1]++;
	core->ops->send(core->ctx, router->vif, to, data, len);
}

static void send_general(struct querier *querier, int64_t response)
{
	struct router *router = container_of(querier, struct router, querier);
	struct igmp_query query = { .response = response };

	send_query(router, ADDR_ALL_HOSTS, &query);
}

static void send_specific(struct group_owner *owner, uint32_t group,
			  const uint32_t *sources, unsigned count,
			  bool suppress)
{
	struct router *router = container_of(owner, struct router, owner);
	struct igmp_query query = {
		.group = group, .response = owner->timing->last_member,
		.suppress = suppress, .sources = sources,
		.source_count = count,
	};

	/* Version 1 cannot ask for a group, version 2 not for sources. */
	if (owner->timing->querier_version == 1)
		return;
	if (owner->timing->querier_version == 2) {
		if (suppress)
			return;
		query.sources = NULL;
		query.source_count = 0;
	}
	send_query(router, group, &query);
}

static void elected(struct querier *querier, int64_t now)
{
	struct router *router = container_of(querier, struct router, querier);

	(void)now;
	router->owner.querier = !querier->other;
	if (querier->other)
		core_log(querier->core, LOG_INFO,
			 "%s is the querier on interface %s",
			 ADDR(querier->other), router->name);
	else
		core_log(querier->core, LOG_INFO,
			 "We are the querier on interface %s", router->name);
}

/* ---- groups ---- */

static void forget(struct router *router, struct group *group)
{
	table_del(&router->groups, &group->node);
	group_exit(group);
	free(group);
}

static void changed(struct group_owner *owner, struct group *group, int64_t now)
{
	struct router *router = container_of(owner, struct router, owner);
	uint32_t addr = group->node.key;

	if (group_empty(group)) {
		forget(router, group);
		router->counters->leaves++;
		group = NULL;
	}
	router->changed(router, addr, group, now);
}

static bool may_log(int64_t *last, int64_t now)
{
	if (*last != INT64_MIN && now - *last < LIMIT_LOG_MS)
		return false;
	*last = now;
	return true;
}

static void refused(struct group_owner *owner, struct group *group,
		    unsigned sources, bool memory, int64_t now)
{
	struct router *router = container_of(owner, struct router, owner);

	if (memory) {
		router->counters->refused[REFUSED_MEMORY]++;
		return;
	}
	router->counters->refused[REFUSED_SOURCES] += sources;
	if (may_log(&router->sources_logged, now))
		core_log(owner->core, LOG_WARNING,
			 "More than %u sources for group %s on interface %s, "
			 "the others are refused (maxsources)",
			 owner->max_sources, ADDR(group->node.key),
			 router->name);
}

/* NULL: the limit is reached, or there is no memory. */
static struct group *create(struct router *router, uint32_t addr, int64_t now)
{
	struct group *group;

	if (router->max_groups && router->groups.count >= router->max_groups) {
		router->counters->refused[REFUSED_GROUPS]++;
		if (may_log(&router->groups_logged, now))
			core_log(router->owner.core, LOG_WARNING,
				 "More than %u groups on interface %s, "
				 "the others are refused (maxgroups)",
				 router->max_groups, router->name);
		return NULL;
	}
	group = malloc(sizeof(*group));
	if (!group || !group_init(group, &router->owner)) {
		free(group);
		router->counters->refused[REFUSED_MEMORY]++;
		return NULL;
	}
	table_add(&router->groups, &group->node, addr);
	router->counters->joins++;
	return group;
}

static bool allowed(struct router *router, uint32_t addr)
{
	if (acl_allows(router->rules, router->rule_count, addr))
		return true;
	router->counters->refused[REFUSED_LIST]++;
	core_log(router->owner.core, LOG_INFO,
		 "The group address %s may not be requested from this "
		 "interface. Ignoring.", ADDR(addr));
	return false;
}

/*
 * The group that a message is about; NULL: there is none to tell. Those of
 * 224.0.0.0/24 are nobody's fault and not counted.
 */
static struct group *find(struct router *router, uint32_t addr, bool joins,
			  int64_t now)
{
	struct group *group;

	if (!igmp_routable(addr)) {
		if (ntohl(addr) >> 28 != 0xe)
			router->counters->refused[REFUSED_GROUP]++;
		return NULL;
	}
	group = group_of(table_find(&router->groups, addr));
	if (group || !joins || !allowed(router, addr))
		return group;
	return create(router, addr, now);
}

const struct group *router_group(const struct router *router, uint32_t addr)
{
	return group_of(table_find(&router->groups, addr));
}

/* ---- messages ---- */

static void take_records(struct router *router, uint32_t from,
			 struct igmp_message *message, int64_t now)
{
	struct igmp_record record;

	while (igmp_next_record(message, &record)) {
		struct group *group;

		if (record.type < IGMP_IS_IN || record.type > IGMP_BLOCK) {
			router->counters->refused[REFUSED_RECORD]++;
			continue;
		}
		group = find(router, record.group, group_record_joins(&record),
			     now);
		if (group)
			group_record(group, from, &record, now);
	}
}

/* RFC 3376 section 7.3.1: it is for who runs both to make them agree. */
static void warn_older(struct router *router, const struct igmp_message *query,
		       int64_t now)
{
	unsigned version = query->kind - IGMP_QUERY_V1 + 1;
	unsigned ours = router->querier.conf.querier_version;

	if (version < ours && may_log(&router->older_logged, now))
		core_log(router->owner.core, LOG_WARNING,
			 "%s asks in version %u of IGMP on interface %s, "
			 "and version %u is configured (querierversion)",
			 ADDR(router->querier.other), version, router->name,
			 ours);
}

static void take_query(struct router *router, uint32_t from, uint32_t to,
		       struct igmp_message *message, int64_t now)
{
	uint32_t before = router->querier.other;
	struct group *group;

	if (!message->group && to != ADDR_ALL_HOSTS &&
	    to != router->querier.addr) {
		router->counters->refused[REFUSED_DESTINATION]++;
		return;
	}
	querier_heard(&router->querier, from, message, now);
	if (router->querier.other != before)
		warn_older(router, message, now);
	if (!message->group || !from)
		return;
	group = find(router, message->group, false, now);
	if (group)
		group_queried(group, message, now);
}

void router_packet(struct router *router, uint32_t from, uint32_t to,
		   struct igmp_message *message, int64_t now)
{
	struct group *group;

	switch (message->kind) {
	case IGMP_QUERY_V1:
	case IGMP_QUERY_V2:
	case IGMP_QUERY_V3:
		take_query(router, from, to, message, now);
		break;
	case IGMP_REPORT_V1:
	case IGMP_REPORT_V2:
		group = find(router, message->group, true, now);
		if (group)
			group_report(group, from, message->kind, now);
		break;
	case IGMP_LEAVE_V2:
		group = find(router, message->group, false, now);
		if (group)
			group_leave(group, from, now);
		break;
	case IGMP_REPORT_V3:
		take_records(router, from, message, now);
		break;
	case IGMP_KINDS:
		break;
	}
}

/* ---- beginning and end ---- */

static void limits(struct router *router, const struct if_conf *conf)
{
	router->max_groups = conf->maxgroups;
	router->owner.max_sources = conf->maxsources;
	router->owner.quickleave = conf->quickleave;
}

bool router_init(struct router *router, struct core *core,
		 const struct if_conf *conf, uint32_t addr, int64_t now)
{
	router->owner = (struct group_owner){
		.core = core, .timing = &router->querier.timing,
		.querier = true, .query = send_specific, .changed = changed,
		.refused = refused,
	};
	router->querier = (struct querier){
		.core = core, .conf = conf->timing, .send = send_general,
		.elected = elected,
	};
	router->groups_logged = router->sources_logged = INT64_MIN;
	router->older_logged = INT64_MIN;
	limits(router, conf);
	if (!table_init(&router->groups, core->seed))
		return false;
	if (!querier_init(&router->querier)) {
		table_exit(&router->groups);
		return false;
	}
	querier_start(&router->querier, addr, now);
	return true;
}

void router_exit(struct router *router)
{
	struct table_node *node = table_next(&router->groups, NULL);

	while (node) {
		struct group *group = group_of(node);

		node = table_next(&router->groups, node);
		forget(router, group);
	}
	table_exit(&router->groups);
	querier_exit(&router->querier);
}

/* Of those that were allowed before */
static void forget_denied(struct router *router, int64_t now)
{
	struct table_node *node = table_next(&router->groups, NULL);

	while (node) {
		struct group *group = group_of(node);
		uint32_t addr = node->key;

		node = table_next(&router->groups, node);
		if (acl_allows(router->rules, router->rule_count, addr))
			continue;
		forget(router, group);
		router->counters->leaves++;
		router->changed(router, addr, NULL, now);
	}
}

void router_configure(struct router *router, const struct if_conf *conf,
		      uint32_t addr, int64_t now)
{
	limits(router, conf);
	forget_denied(router, now);
	querier_configure(&router->querier, &conf->timing, now);
	if (addr != router->querier.addr)
		querier_start(&router->querier, addr, now);
}
