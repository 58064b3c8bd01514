/* SPDX-License-Identifier: GPL-2.0-only */
#include "host.h"

#include <stdlib.h>
#include <string.h>

#include "host-send.h"

#define ROBUSTNESS	2		/* until a querier says otherwise */
#define QUERY_INTERVAL	125000

struct host_group *host_find(const struct host *host, uint32_t group)
{
	struct table_node *node = table_find(&host->groups, group);

	return node ? container_of(node, struct host_group, node) : NULL;
}

static struct host_group *of_due(struct list *item)
{
	return container_of(item, struct host_group, due);
}

struct host_group *host_next(const struct host *host,
			     const struct host_group *group)
{
	struct list *next = group ? group->all.next : host->all.next;

	return next == &host->all ? NULL :
	       container_of(next, struct host_group, all);
}

bool host_group_joined(const struct host_group *group)
{
	uint32_t i;

	if (group->exclude)
		return true;
	for (i = 0; i < group->source_count; i++)
		if (group->sources[i].listed)
			return true;
	return false;
}

/* ---- groups come and go ---- */

static struct host_group *create(struct host *host, uint32_t addr)
{
	struct host_group *group = calloc(1, sizeof(*group));

	if (!group)
		return NULL;
	table_add(&host->groups, &group->node, addr);
	list_append(&host->all, &group->all);
	list_init(&group->due);
	return group;
}

static void forget(struct host *host, struct host_group *group)
{
	host_answers_forget(host, group);
	table_del(&host->groups, &group->node);
	list_del(&group->all);
	list_del(&group->due);
	free(group->sources);
	free(group);
}

/* Some report of a change is still to come. */
static bool repeats(const struct host_group *group)
{
	uint32_t i;

	for (i = 0; i < group->source_count; i++)
		if (group->sources[i].repeats)
			return true;
	return group->repeats;
}

/* Takes out the sources that are neither wanted nor to be told of. */
static void purge(struct host_group *group)
{
	uint32_t from, to = 0;

	for (from = 0; from < group->source_count; from++)
		if (group->sources[from].listed || group->sources[from].repeats)
			group->sources[to++] = group->sources[from];
	group->source_count = to;
}

static void quiet(struct host_group *group)
{
	uint32_t i;

	group->repeats = 0;
	for (i = 0; i < group->source_count; i++)
		group->sources[i].repeats = 0;
	purge(group);
}

/* ---- reports of changes ---- */

static void set_timer(struct host *host, int64_t now)
{
	int64_t when = list_empty(&host->now) ? NEVER : now;
	unsigned i;

	for (i = 0; i < HOST_SLOTS; i++)
		if (!list_empty(&host->slots[i]) && host->slot_when[i] < when)
			when = host->slot_when[i];
	timer_set(&host->core->timers, &host->timer, when);
}

static void tell_now(struct host *host, struct host_group *group, int64_t now)
{
	list_move(&host->now, &group->due);
	set_timer(host, now);
}

/* At random within the Unsolicited Report Interval */
static int64_t later_slot(struct host *host, int64_t now)
{
	return now / HOST_SLOT_MS + 1 +
		core_random(host->core, HOST_REPEAT_MS / HOST_SLOT_MS - 1);
}

static void tell_again(struct host *host, struct host_group *group,
		       int64_t slot)
{
	list_move(&host->slots[slot % HOST_SLOTS], &group->due);
	host->slot_when[slot % HOST_SLOTS] = slot * HOST_SLOT_MS;
}

static bool pick_listed(const struct host_source *source)
{
	return source->listed;
}

static bool pick_new(const struct host_source *source)
{
	return source->listed && source->repeats;
}

static bool pick_old(const struct host_source *source)
{
	return !source->listed && source->repeats;
}

/* RFC 3376 section 5.1, also its rules for retransmission */
static void send_records(struct host_out *out, struct host_group *group)
{
	bool exclude = group->exclude;
	uint32_t i;

	if (group->repeats) {
		group->repeats--;
		host_out_sources(out, exclude ? IGMP_TO_EX : IGMP_TO_IN, group,
				 pick_listed, true);
	} else {
		host_out_sources(out, IGMP_ALLOW, group,
				 exclude ? pick_old : pick_new, false);
		host_out_sources(out, IGMP_BLOCK, group,
				 exclude ? pick_new : pick_old, false);
	}
	for (i = 0; i < group->source_count; i++)
		if (group->sources[i].repeats)
			group->sources[i].repeats--;
}

/* slot: when to tell it again */
static void send_change(struct host *host, struct host_out *out,
			struct host_group *group, int64_t slot)
{
	bool joined = host_group_joined(group);

	if (host->version == 3)
		send_records(out, group);
	else if (group->repeats) {
		group->repeats--;
		if (joined)
			host_send_plain(host, host->version == 2 ?
					IGMP_REPORT_V2 : IGMP_REPORT_V1,
					group->node.key);
		else if (host->version == 2)
			host_send_plain(host, IGMP_LEAVE_V2, group->node.key);
	}
	purge(group);
	if (repeats(group))
		tell_again(host, group, slot);
	else if (joined)
		list_del(&group->due);
	else
		forget(host, group);
}

static void send_changes(struct host *host, int64_t now)
{
	struct list due;
	struct host_out out;
	int64_t slot = 0;
	unsigned i, count;

	list_init(&due);
	for (i = 0; i < HOST_SLOTS; i++)
		while (!list_empty(&host->slots[i]) &&
		       host->slot_when[i] <= now)
			list_move(&due, host->slots[i].next);
	while (!list_empty(&host->now))
		list_move(&due, host->now.next);
	host_out_start(&out, host);
	/* What is told together is told again together: one wake-up, one packet. */
	for (count = 0; !list_empty(&due); count++) {
		if (count % HOST_TOGETHER == 0)
			slot = later_slot(host, now);
		send_change(host, &out, of_due(due.next), slot);
	}
	host_out_end(&out);
}

static void fire(struct timer *timer, int64_t now)
{
	struct host *host = container_of(timer, struct host, timer);

	host_sync_version(host, now);
	send_changes(host, now);
	set_timer(host, now);
}

/* ---- what is wanted ---- */

/* Side by side: what was and what is to be, with the same filter mode. */
static uint32_t differ(const struct host_group *group,
		       const struct filter *filter, uint8_t count,
		       struct host_source *out, bool *changed)
{
	uint32_t i = 0, j = 0, to = 0;

	while (i < group->source_count || j < filter->count) {
		bool old = i < group->source_count;
		bool listed = j < filter->count;
		struct host_source source = { .addr = 0 };

		if (old && listed) {
			uint32_t have = group->sources[i].addr;

			old = have <= filter->sources[j];
			listed = filter->sources[j] <= have;
		}
		if (old)
			source = group->sources[i++];
		if (listed)
			source.addr = filter->sources[j++];
		if (source.listed != listed) {
			source.listed = listed;
			source.repeats = count;
			*changed = true;
		}
		out[to++] = source;
	}
	return to;
}

/* Takes room. True: there is something to tell. */
static bool change(struct host *host, struct host_group *group,
		   const struct filter *filter, struct host_source *room)
{
	bool changed = group->exclude != filter->exclude;
	bool was = host_group_joined(group), is;
	uint8_t before = group->repeats;
	uint8_t count = (uint8_t)host->robustness;

	if (changed) {
		/* All of it is told, whatever was there. */
		group->source_count = 0;
		group->exclude = filter->exclude;
		group->repeats = count;
	}
	group->source_count = differ(group, filter, changed ? 0 : count, room,
				     &changed);
	free(group->sources);
	group->sources = room;
	if (!group->source_count) {
		free(room);
		group->sources = NULL;
	}
	is = host_group_joined(group);
	if (host->version < 3) {
		/* Reports name no sources; a leave is told once. */
		quiet(group);
		group->repeats = was == is ? before : is ? count : 1;
		changed = was != is;
	}
	if (is && !was)
		host->joined++;
	if (was && !is)
		host->joined--;
	if (is != was)
		core_log(host->core, LOG_INFO, "%s group %s on interface %s",
			 is ? "Joining" : "Leaving", ADDR(group->node.key),
			 host->name);
	host->counters->joins += is && !was;
	host->counters->leaves += was && !is;
	return changed;
}

bool host_want(struct host *host, uint32_t addr, const struct filter *filter,
	       int64_t now)
{
	struct host_group *group = host_find(host, addr);
	struct host_source *room;
	size_t most = filter->count + (group ? group->source_count : 0);

	if (!group && !filter->exclude && !filter->count)
		return true;
	host_sync_version(host, now);
	/* That may have forgotten it. */
	group = host_find(host, addr);
	room = malloc((most ? most : 1) * sizeof(*room));
	if (!room)
		return false;
	if (!group)
		group = create(host, addr);
	if (!group) {
		free(room);
		return false;
	}
	if (change(host, group, filter, room))
		tell_now(host, group, now);
	else if (!host_group_joined(group) && !repeats(group))
		forget(host, group);
	return true;
}

void host_announce(struct host *host, int64_t now)
{
	struct host_group *group = host_next(host, NULL), *next;

	host_answers_cancel(host);
	for (; group; group = next) {
		next = host_next(host, group);
		quiet(group);
		if (host_group_joined(group)) {
			group->repeats = (uint8_t)host->robustness;
			tell_now(host, group, now);
		} else {
			forget(host, group);
		}
	}
	set_timer(host, now);
}

void host_leave_all(struct host *host, int64_t now)
{
	const struct filter nothing = { .exclude = false };
	struct host_group *group, *next;

	/* So that no other group is forgotten on the way */
	host_sync_version(host, now);
	for (group = host_next(host, NULL); group; group = next) {
		next = host_next(host, group);
		host_want(host, group->node.key, &nothing, now);
	}
	send_changes(host, now);
	host_repeats_cancel(host);
	set_timer(host, now);
}

/* ---- beginning and end ---- */

void host_repeats_cancel(struct host *host)
{
	unsigned i;

	for (i = 0; i < HOST_SLOTS; i++)
		while (!list_empty(&host->slots[i])) {
			struct host_group *group = of_due(host->slots[i].next);

			list_del(&group->due);
			quiet(group);
			if (!host_group_joined(group))
				forget(host, group);
		}
}

void host_changes_whole(struct host *host)
{
	struct list *item;

	for (item = host->now.next; item != &host->now; item = item->next) {
		struct host_group *group = of_due(item);
		bool often = host->version == 3 || host_group_joined(group);

		quiet(group);
		group->repeats = often ? (uint8_t)host->robustness : 1;
	}
}

bool host_init(struct host *host)
{
	unsigned i;

	list_init(&host->all);
	list_init(&host->now);
	for (i = 0; i < HOST_SLOTS; i++)
		list_init(&host->slots[i]);
	host->v1_until = host->v2_until = INT64_MIN;
	host->robustness = ROBUSTNESS;
	host->query_interval = QUERY_INTERVAL;
	host->version = host->forced_version ? host->forced_version : 3;
	if (!table_init(&host->groups, host->core->seed))
		return false;
	if (timer_init(&host->core->timers, &host->timer, fire)) {
		if (host_answers_init(host))
			return true;
		timer_exit(&host->core->timers, &host->timer);
	}
	table_exit(&host->groups);
	return false;
}

void host_exit(struct host *host)
{
	struct host_group *group;

	while ((group = host_next(host, NULL)))
		forget(host, group);
	host_answers_exit(host);
	timer_exit(&host->core->timers, &host->timer);
	table_exit(&host->groups);
}
