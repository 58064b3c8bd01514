/* SPDX-License-Identifier: GPL-2.0-only */
#include "group.h"

#include <stdlib.h>
#include <string.h>

/* What becomes of a source */
enum {
	KEEP, DROP,
	FULL,				/* its timer begins anew */
	AS_GROUP,			/* it gets what the group's has left */
	BAR,				/* its timer stops */
	ASK = 8				/* and its listeners are asked */
};

/* A row of the tables of RFC 3376 sections 6.4.1 and 6.4.2 */
struct row {
	uint8_t fresh;			/* only in the record */
	uint8_t held, barred;		/* in both, its timer runs or not */
	uint8_t rest, rest_barred;	/* only in the state */
	bool exclude;			/* EXCLUDE mode, its timer begins anew */
	bool ask;			/* the group's listeners are asked */
};

static const struct row rows_include[] = {
	[IGMP_IS_IN] = { FULL, FULL, KEEP, KEEP, KEEP, false, false },
	[IGMP_ALLOW] = { FULL, FULL, KEEP, KEEP, KEEP, false, false },
	[IGMP_IS_EX] = { BAR, KEEP, KEEP, DROP, DROP, true, false },
	[IGMP_TO_EX] = { BAR, KEEP | ASK, KEEP, DROP, DROP, true, false },
	[IGMP_BLOCK] = { DROP, KEEP | ASK, KEEP, KEEP, KEEP, false, false },
	[IGMP_TO_IN] = { FULL, FULL, KEEP, KEEP | ASK, KEEP, false, false },
};

static const struct row rows_exclude[] = {
	[IGMP_IS_IN] = { FULL, FULL, FULL, KEEP, KEEP, false, false },
	[IGMP_ALLOW] = { FULL, FULL, FULL, KEEP, KEEP, false, false },
	[IGMP_IS_EX] = { FULL, KEEP, KEEP, DROP, DROP, true, false },
	[IGMP_TO_EX] = { AS_GROUP | ASK, KEEP | ASK, KEEP, DROP, DROP, true,
			 false },
	[IGMP_BLOCK] = { AS_GROUP | ASK, KEEP | ASK, KEEP, KEEP, KEEP, false,
			 false },
	[IGMP_TO_IN] = { FULL, FULL, FULL, KEEP | ASK, KEEP, false, true },
};

/* ---- times ---- */

static int64_t membership_interval(const struct timing *timing)
{
	return timing->robustness * timing->query_interval +
	       timing->query_response;
}

static int64_t last_member_time(const struct timing *timing)
{
	return timing->last_member_count * timing->last_member;
}

static void lower(int64_t *time, int64_t to)
{
	if (*time > to)
		*time = to;
}

unsigned group_version(const struct group *group, int64_t now)
{
	unsigned version = now < group->v1_until ? 1 :
			   now < group->v2_until ? 2 : 3;

	return version < group->owner->timing->querier_version ?
	       version : group->owner->timing->querier_version;
}

bool group_empty(const struct group *group)
{
	return !group->exclude && !group->source_count;
}

bool group_lists(const struct group *group, const struct source *source)
{
	return !group->exclude || source->expires == GROUP_BARRED;
}

/* NULL: the state does not name it. */
static struct source *find_source(const struct group *group, uint32_t addr)
{
	uint32_t low = 0, high = group->source_count;

	while (low < high) {
		uint32_t at = low + (high - low) / 2;

		if (group->sources[at].addr == addr)
			return &group->sources[at];
		if (group->sources[at].addr < addr)
			low = at + 1;
		else
			high = at;
	}
	return NULL;
}

bool group_wants(const struct group *group, uint32_t source)
{
	const struct source *found = find_source(group, source);

	return found ? found->expires != GROUP_BARRED : group->exclude;
}

/* ---- hosts ---- */

static void reporter_add(struct group *group, uint32_t from)
{
	unsigned i;

	for (i = 0; i < group->reporter_count; i++)
		if (group->reporters[i] == from)
			return;
	if (!from || group->reporter_count == GROUP_REPORTERS)
		group->more = true;
	else
		group->reporters[group->reporter_count++] = from;
}

static void reporter_del(struct group *group, uint32_t from)
{
	unsigned i;

	for (i = 0; i < group->reporter_count; i++)
		if (group->reporters[i] == from) {
			group->reporters[i] =
				group->reporters[--group->reporter_count];
			return;
		}
}

/* The only known host is `from`, and nobody is waited for after it. */
static bool quick(const struct group *group, uint32_t from)
{
	return group->owner->quickleave && !group->more &&
	       group->reporter_count == 1 && group->reporters[0] == from;
}

/* ---- queries ---- */

static void query_sources(struct group *group, int64_t limit, bool suppress)
{
	uint32_t list[IGMP_QUERY_SOURCES];
	unsigned count = 0;
	uint32_t i;

	for (i = 0; i < group->source_count; i++) {
		struct source *source = &group->sources[i];

		if (!source->queries || (source->expires > limit) != suppress)
			continue;
		list[count++] = source->addr;
		if (count < IGMP_QUERY_SOURCES)
			continue;
		group->owner->query(group->owner, group->node.key, list, count,
				    suppress);
		count = 0;
	}
	if (count)
		group->owner->query(group->owner, group->node.key, list, count,
				    suppress);
}

/* Sends what is to be asked, and plans the next time: RFC 3376 6.6.3 */
static void send_queries(struct group *group, int64_t now)
{
	struct group_owner *owner = group->owner;
	int64_t limit = now + last_member_time(owner->timing);
	bool asked = group->queries, more = false;
	uint32_t i;

	if (owner->querier && asked)
		owner->query(owner, group->node.key, NULL, 0,
			     group->exclude && group->expires > limit);
	if (owner->querier && !asked)
		query_sources(group, limit, true);
	if (owner->querier)
		query_sources(group, limit, false);
	if (asked)
		more = --group->queries;
	for (i = 0; i < group->source_count; i++) {
		struct source *source = &group->sources[i];

		if (source->queries)
			more |= --source->queries > 0;
	}
	group->query_at = more ? now + owner->timing->last_member : NEVER;
}

/* ---- time passes ---- */

/* RFC 3376 sections 6.3 and 6.5. True: what is wanted is different. */
static bool expire(struct group *group, int64_t now)
{
	bool closed = group->exclude && group->expires <= now;
	bool changed = closed;
	uint32_t from, to = 0;

	for (from = 0; from < group->source_count; from++) {
		struct source *source = &group->sources[from];

		if (source->expires != GROUP_BARRED && source->expires <= now) {
			source->expires = GROUP_BARRED;
			source->queries = 0;
			changed = true;
		}
		if (source->expires != GROUP_BARRED ||
		    (group->exclude && !closed))
			group->sources[to++] = *source;
	}
	group->source_count = to;
	if (closed)
		group->exclude = false;
	if (!to) {
		free(group->sources);
		group->sources = NULL;
	}
	return changed;
}

/* Ends each change: nothing may touch the group after it. */
static void settle(struct group *group, int64_t now, bool changed)
{
	int64_t when;
	uint32_t i;

	changed |= expire(group, now);
	when = group->query_at;
	if (group->exclude)
		lower(&when, group->expires);
	for (i = 0; i < group->source_count; i++)
		if (group->sources[i].expires != GROUP_BARRED)
			lower(&when, group->sources[i].expires);
	timer_set(&group->owner->core->timers, &group->timer, when);
	if (changed || group_empty(group))
		group->owner->changed(group->owner, group, now);
}

/* What is asked late gets that much more time to be answered. */
static void extend(struct group *group, int64_t late)
{
	uint32_t i;

	if (group->exclude && group->queries)
		group->expires += late;
	for (i = 0; i < group->source_count; i++)
		if (group->sources[i].queries &&
		    group->sources[i].expires != GROUP_BARRED)
			group->sources[i].expires += late;
}

static void fire(struct timer *timer, int64_t now)
{
	struct group *group = container_of(timer, struct group, timer);
	bool changed;

	if (group->query_at < now)
		extend(group, now - group->query_at);
	changed = expire(group, now);
	if (group->query_at <= now)
		send_queries(group, now);
	settle(group, now, changed);
}

bool group_init(struct group *group, struct group_owner *owner)
{
	*group = (struct group){
		.owner = owner, .expires = NEVER, .v1_until = INT64_MIN,
		.v2_until = INT64_MIN, .query_at = NEVER,
	};
	return timer_init(&owner->core->timers, &group->timer, fire);
}

void group_exit(struct group *group)
{
	timer_exit(&group->owner->core->timers, &group->timer);
	free(group->sources);
	group->sources = NULL;
	group->source_count = 0;
}

/* ---- reports ---- */

/* A row at work on the sources of a group */
struct work {
	const struct row *row;
	const uint32_t *list;		/* of the record, ascending */
	size_t count;
	int64_t full, left, last;	/* expiry: whole, group's, when asked */
	bool may_ask;			/* else who leaves is not looked at */
	struct source *out;
	size_t out_count, room;
	unsigned refused;
	bool changed, ask;
};

/* What the row says of a source of the state */
static uint8_t action(const struct row *row, const struct source *source,
		      bool listed)
{
	bool barred = source->expires == GROUP_BARRED;

	if (listed)
		return barred ? row->barred : row->held;
	return barred ? row->rest_barred : row->rest;
}

static void do_action(struct group *group, struct work *work,
		      struct source source, uint8_t what)
{
	struct group_owner *owner = group->owner;

	switch (what & ~ASK) {
	case FULL:
		source.expires = work->full;
		break;
	case AS_GROUP:
		source.expires = work->left;
		break;
	case BAR:
		source.expires = GROUP_BARRED;
		source.queries = 0;
		break;
	}
	if (what & ASK && work->may_ask && source.expires > work->last) {
		source.expires = work->last;
		source.queries = (uint8_t)owner->timing->last_member_count;
		work->ask = true;
	}
	work->out[work->out_count++] = source;
}

/*
 * Goes through both lists side by side. `count` only counts what stays of the
 * state.
 */
static size_t walk(struct group *group, struct work *work, bool count)
{
	const struct row *row = work->row;
	bool after = group->exclude || row->exclude;
	size_t i = 0, j = 0, kept = 0;

	while (i < group->source_count || j < work->count) {
		struct source *have = i < group->source_count ?
				      &group->sources[i] : NULL;
		bool fresh = j < work->count &&
			     (!have || work->list[j] < have->addr);
		bool listed = !fresh && j < work->count &&
			      work->list[j] == have->addr;
		uint8_t what = fresh ? row->fresh : action(row, have, listed);
		bool was = !fresh && group_lists(group, have);
		bool is;

		i += !fresh;
		j += fresh || listed;
		kept += !fresh && what != DROP;
		if (count)
			continue;
		if (fresh && what != DROP && !work->room) {
			work->refused++;
			continue;
		}
		if (what != DROP) {
			struct source source = { .addr = fresh ?
				work->list[j - 1] : have->addr };

			work->room -= fresh;
			do_action(group, work, fresh ? source : *have, what);
		}
		is = what != DROP && (!after ||
		      work->out[work->out_count - 1].expires == GROUP_BARRED);
		work->changed |= was != is;
	}
	return kept;
}

/* Does what a row says. False: no memory, nothing was changed. */
static bool apply(struct group *group, struct work *work, int64_t now)
{
	const struct row *row = work->row;
	unsigned max = group->owner->max_sources;
	size_t kept = walk(group, work, true), room = work->count;

	if (max && room + kept > max)
		room = max > kept ? max - kept : 0;
	if (kept + room) {
		work->out = malloc((kept + room) * sizeof(*work->out));
		if (!work->out)
			return false;
	}
	work->room = room;
	walk(group, work, false);
	if (!work->out_count) {
		free(work->out);
		work->out = NULL;
	}
	free(group->sources);
	group->sources = work->out;
	group->source_count = (uint32_t)work->out_count;
	if (row->exclude) {
		work->changed |= !group->exclude;
		group->exclude = true;
		group->expires = work->full;
	}
	if (row->ask && work->may_ask) {
		lower(&group->expires, work->last);
		group->queries =
			(uint8_t)group->owner->timing->last_member_count;
		work->ask = true;
	}
	if (work->ask)
		send_queries(group, now);
	return true;
}

static void report(struct group *group, uint32_t from,
		   enum igmp_record_type type, const uint32_t *list,
		   size_t count, int64_t now)
{
	const struct timing *timing = group->owner->timing;
	struct work work = {
		.row = group->exclude ? &rows_exclude[type] :
					&rows_include[type],
		.list = list, .count = count,
		.full = now + membership_interval(timing),
		.left = group->expires,
		.last = now + last_member_time(timing),
	};
	bool leaves = type == IGMP_TO_IN && !count;
	bool quickly = quick(group, from);

	/* After the last host there is nobody to be asked, by whomever. */
	if (quickly)
		work.last = now;
	work.may_ask = quickly || group->owner->querier;
	if (leaves)
		reporter_del(group, from);
	else if (type != IGMP_BLOCK)
		reporter_add(group, from);
	if (!apply(group, &work, now))
		group->owner->refused(group->owner, group, (unsigned)count,
				      true, now);
	else if (work.refused)
		group->owner->refused(group->owner, group, work.refused, false,
				      now);
	settle(group, now, work.changed);
}

void group_report(struct group *group, uint32_t from, enum igmp_kind kind,
		  int64_t now)
{
	int64_t until = now + membership_interval(group->owner->timing);

	if (kind == IGMP_REPORT_V1)
		group->v1_until = until;
	else
		group->v2_until = until;
	report(group, from, IGMP_IS_EX, NULL, 0, now);
}

void group_leave(struct group *group, uint32_t from, int64_t now)
{
	if (group_version(group, now) > 1)
		report(group, from, IGMP_TO_IN, NULL, 0, now);
}

static int compare(const void *one, const void *two)
{
	uint32_t a, b;

	memcpy(&a, one, sizeof(a));
	memcpy(&b, two, sizeof(b));
	return (a > b) - (a < b);
}

/* Sorts, and takes out what is there twice. */
static size_t tidy(uint32_t *list, size_t count)
{
	size_t i, to = 0;

	qsort(list, count, sizeof(*list), compare);
	for (i = 0; i < count; i++)
		if (!to || list[to - 1] != list[i])
			list[to++] = list[i];
	return to;
}

bool group_record_joins(const struct igmp_record *record)
{
	switch (record->type) {
	case IGMP_IS_EX:
	case IGMP_TO_EX:
		return true;
	case IGMP_IS_IN:
	case IGMP_TO_IN:
	case IGMP_ALLOW:
		return record->source_count;
	}
	return false;
}

void group_record(struct group *group, uint32_t from,
		  const struct igmp_record *record, int64_t now)
{
	enum igmp_record_type type = record->type;
	unsigned version = group_version(group, now);
	size_t count = record->source_count;
	uint32_t *list = NULL;
	unsigned i;

	/* What older hosts besides could not contradict: RFC 3376 7.3.2 */
	if ((version < 3 && type == IGMP_BLOCK) ||
	    (version < 2 && type == IGMP_TO_IN)) {
		settle(group, now, false);
		return;
	}
	if (version < 3 && type == IGMP_TO_EX)
		count = 0;
	if (count) {
		list = malloc(count * sizeof(*list));
		if (!list) {
			group->owner->refused(group->owner, group,
					      (unsigned)count, true, now);
			settle(group, now, false);
			return;
		}
		for (i = 0; i < count; i++)
			list[i] = igmp_source(record->sources, i);
		count = tidy(list, count);
	}
	report(group, from, type, list, count, now);
	free(list);
}

void group_queried(struct group *group, const struct igmp_message *query,
		   int64_t now)
{
	const struct timing *timing = group->owner->timing;
	int64_t response = query->response, last;
	unsigned i;

	if (query->suppress)
		return;
	/* Whoever asks for an answer at once still has to wait for it. */
	if (response < timing->last_member)
		response = timing->last_member;
	last = now + timing->last_member_count * response;
	if (!query->source_count)
		lower(&group->expires, last);
	for (i = 0; i < query->source_count; i++) {
		struct source *source =
			find_source(group, igmp_source(query->sources, i));

		if (source)
			lower(&source->expires, last);
	}
	settle(group, now, false);
}
