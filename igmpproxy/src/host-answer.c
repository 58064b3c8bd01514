/* SPDX-License-Identifier: GPL-2.0-only */
/* Answers to queries, and the refresh: what is reported without a change. */
#include <stdlib.h>
#include <string.h>

#include "host-send.h"

#define RECORDS_V3	((IGMP_BYTES - 8) / 8)	/* without sources, in a packet */
#define STEPS_V2	16		/* of an answer spread over its time */

/* A pending answer to a query for a group: RFC 3376 section 5.2 */
struct host_reply {
	struct timer timer;
	struct host *host;
	struct host_group *group;
	uint32_t *sources;		/* that were asked for; ascending */
	size_t count;			/* 0: the whole group was */
};

static enum igmp_kind plain_kind(unsigned version)
{
	return version == 1 ? IGMP_REPORT_V1 : IGMP_REPORT_V2;
}

/* ---- all groups ---- */

static void sweep_set(struct host *host, struct host_sweep *sweep, int64_t when)
{
	sweep->next = host->all.next;
	sweep->begun = false;
	sweep->again = false;
	timer_set(&host->core->timers, &sweep->timer, when);
}

static void sweep_stop(struct host *host, struct host_sweep *sweep)
{
	sweep->next = NULL;
	timer_set(&host->core->timers, &sweep->timer, NEVER);
}

static void sweep_group(struct host *host, struct host_sweep *sweep,
			struct host_group *group, struct host_out *out)
{
	bool heard = sweep->answer && sweep->version < 3 && group->heard;

	if (sweep->answer)
		group->heard = false;
	if (heard || !host_group_joined(group))
		return;
	if (!sweep->answer)
		host->counters->refreshed++;
	if (sweep->version == 3) {
		host_out_state(out, group);
		return;
	}
	host_send_plain(host, plain_kind(sweep->version), group->node.key);
	out->packets++;
}

/* The burst has room for the next group: packets go full, all but the last. */
static bool sweep_room(const struct host_sweep *sweep,
		       const struct host_out *out)
{
	const struct host_group *group =
		container_of(sweep->next, struct host_group, all);
	size_t count = group->source_count;

	if (sweep->version < 3)
		return out->packets < sweep->burst;
	if (count > IGMP_RECORD_SOURCES)
		count = IGMP_RECORD_SOURCES;
	return out->packets + 1 < sweep->burst ||
	       out->report.len + 8 + 4 * count <= IGMP_BYTES;
}

static void sweep_run(struct host *host, struct host_sweep *sweep, int64_t now)
{
	struct host_out out;

	sweep->begun = true;
	host_out_start(&out, host);
	while (sweep->next != &host->all && sweep_room(sweep, &out)) {
		struct host_group *group =
			container_of(sweep->next, struct host_group, all);

		sweep->next = sweep->next->next;
		sweep_group(host, sweep, group, &out);
	}
	host_out_end(&out);
	if (sweep->next != &host->all)
		timer_set(&host->core->timers, &sweep->timer,
			  now + sweep->step);
	else if (sweep->again)
		sweep_set(host, sweep, now + sweep->step);
	else
		sweep->next = NULL;
}

static void refresh_fire(struct timer *timer, int64_t now)
{
	struct host *host = container_of(timer, struct host, refresh.timer);

	sweep_run(host, &host->refresh, now);
}

static void answer_fire(struct timer *timer, int64_t now)
{
	struct host *host = container_of(timer, struct host, answer.timer);

	sweep_run(host, &host->answer, now);
}

void host_refresh(struct host *host, unsigned version, int64_t now)
{
	struct host_sweep *sweep = &host->refresh;
	unsigned packets = host->joined, bursts;

	if (sweep->next)
		return;			/* the one before is not done yet */
	host->counters->refreshes++;
	sweep->version = version;
	sweep->burst = HOST_BURST_V2;
	if (version == 3) {
		packets = (packets + RECORDS_V3 - 1) / RECORDS_V3;
		sweep->burst = HOST_BURST_V3;
	}
	bursts = (packets + sweep->burst - 1) / sweep->burst;
	sweep->step = HOST_STEP_MS;
	if (bursts > 1 && (bursts - 1) * HOST_STEP_MS < HOST_SPREAD_MS)
		sweep->step = (HOST_SPREAD_MS + bursts - 2) / (bursts - 1);
	sweep_set(host, sweep, now);
}

static void answer_all(struct host *host, int64_t response, int64_t now)
{
	struct host_sweep *sweep = &host->answer;
	int64_t steps = host->joined < STEPS_V2 ? host->joined : STEPS_V2;
	int64_t when;
	struct host_group *group;

	if (!steps)
		return;
	/* One packet goes once at random, many are spread over the time. */
	when = now + core_random(host->core, host->version == 3 ? response :
				 response / steps);
	if (sweep->next && sweep->begun) {
		sweep->again = true;
		return;
	}
	if (sweep->next && sweep->timer.when <= when)
		return;
	sweep->answer = true;
	sweep->version = host->version;
	sweep->burst = HOST_BURST_V3;
	sweep->step = HOST_STEP_MS;
	if (host->version < 3) {
		sweep->burst = (unsigned)((host->joined + steps - 1) / steps);
		sweep->step = response / steps;
	}
	for (group = host_next(host, NULL); group;
	     group = host_next(host, group))
		group->heard = false;
	sweep_set(host, sweep, when);
}

/* ---- one group ---- */

static void reply_free(struct host_reply *reply)
{
	reply->group->reply = NULL;
	timer_exit(&reply->host->core->timers, &reply->timer);
	free(reply->sources);
	free(reply);
}

static const struct host_source *find_source(const struct host_group *group,
					     uint32_t addr)
{
	uint32_t i;

	for (i = 0; i < group->source_count; i++)
		if (group->sources[i].addr == addr && group->sources[i].listed)
			return &group->sources[i];
	return NULL;
}

/* Of the sources asked for, those that are wanted */
static void reply_sources(struct host_out *out, struct host_reply *reply)
{
	const struct host_group *group = reply->group;
	size_t i, to = 0;

	for (i = 0; i < reply->count; i++)
		if (!find_source(group, reply->sources[i]) == group->exclude)
			reply->sources[to++] = reply->sources[i];
	if (to)
		host_out_list(out, IGMP_IS_IN, group->node.key, reply->sources,
			      to);
}

static void reply_fire(struct timer *timer, int64_t now)
{
	struct host_reply *reply =
		container_of(timer, struct host_reply, timer);
	struct host *host = reply->host;
	struct host_group *group = reply->group;
	unsigned version = host->version;
	struct host_out out;

	(void)now;
	if (host_group_joined(group) && version < 3) {
		host_send_plain(host, plain_kind(version), group->node.key);
	} else if (host_group_joined(group)) {
		host_out_start(&out, host);
		if (reply->count)
			reply_sources(&out, reply);
		else
			host_out_state(&out, group);
		host_out_end(&out);
	}
	reply_free(reply);
}

static struct host_reply *reply_new(struct host *host, struct host_group *group)
{
	struct host_reply *reply = calloc(1, sizeof(*reply));

	if (!reply || !timer_init(&host->core->timers, &reply->timer,
				  reply_fire)) {
		free(reply);
		return NULL;
	}
	reply->host = host;
	reply->group = group;
	group->reply = reply;
	return reply;
}

/* Also asks for these sources; too many of them are the whole group. */
static void reply_add(struct host_reply *reply,
		      const struct igmp_message *query)
{
	size_t most = reply->count + query->source_count;
	uint32_t *wide = NULL;
	unsigned i;
	size_t j;

	if (query->source_count && most <= IGMP_QUERY_SOURCES)
		wide = realloc(reply->sources, most * sizeof(*wide));
	if (!wide) {
		free(reply->sources);
		reply->sources = NULL;
		reply->count = 0;
		return;
	}
	reply->sources = wide;
	for (i = 0; i < query->source_count; i++) {
		uint32_t addr = igmp_source(query->sources, i);

		for (j = 0; j < reply->count && wide[j] < addr; j++)
			;
		if (j < reply->count && wide[j] == addr)
			continue;
		memmove(wide + j + 1, wide + j,
			(reply->count - j) * sizeof(*wide));
		wide[j] = addr;
		reply->count++;
	}
}

static void answer_group(struct host *host, const struct igmp_message *query,
			 int64_t now)
{
	struct host_group *group = host_find(host, query->group);
	int64_t when = now + core_random(host->core, query->response);
	struct host_reply *reply;

	if (!group || !host_group_joined(group))
		return;
	/* RFC 3376 section 5.2, rule 1 */
	if (host->version == 3 && host->answer.next && !host->answer.begun &&
	    host->answer.timer.when <= when)
		return;
	reply = group->reply;
	if (!reply) {
		reply = reply_new(host, group);
		if (!reply)
			return;
		reply_add(reply, query);
	} else if (reply->count) {
		reply_add(reply, query);
	}
	if (when < reply->timer.when)
		timer_set(&host->core->timers, &reply->timer, when);
}

/* ---- queries ---- */

unsigned host_version(const struct host *host, int64_t now)
{
	unsigned version = now < host->v1_until ? 1 :
			   now < host->v2_until ? 2 : 3;

	return host->forced_version && host->forced_version < version ?
	       host->forced_version : version;
}

unsigned host_sync_version(struct host *host, int64_t now)
{
	unsigned version = host_version(host, now);

	if (version != host->version) {
		host->version = version;
		host_answers_cancel(host);
		host_repeats_cancel(host);
		host_changes_whole(host);
		core_log(host->core, LOG_INFO,
			 "Speaking IGMP version %u on interface %s", version,
			 host->name);
	}
	return version;
}

void host_query(struct host *host, const struct igmp_message *query,
		int64_t now)
{
	int64_t until;

	if (query->kind == IGMP_QUERY_V3) {
		host->robustness = query->robustness ? query->robustness : 2;
		if (query->interval)
			host->query_interval = query->interval;
	}
	until = now + host->robustness * host->query_interval + query->response;
	if (query->kind == IGMP_QUERY_V1)
		host->v1_until = until;
	if (query->kind == IGMP_QUERY_V2)
		host->v2_until = until;
	host_sync_version(host, now);
	if (query->group)
		answer_group(host, query, now);
	else
		answer_all(host, query->response, now);
}

void host_heard(struct host *host, uint32_t addr)
{
	struct host_group *group = host_find(host, addr);

	if (!group || host->version == 3)
		return;
	if (host->answer.next)
		group->heard = true;
	if (group->reply)
		reply_free(group->reply);
}

/* ---- beginning and end ---- */

bool host_answers_init(struct host *host)
{
	struct timers *timers = &host->core->timers;

	host->refresh.next = host->answer.next = NULL;
	if (!timer_init(timers, &host->refresh.timer, refresh_fire))
		return false;
	if (timer_init(timers, &host->answer.timer, answer_fire))
		return true;
	timer_exit(timers, &host->refresh.timer);
	return false;
}

void host_answers_exit(struct host *host)
{
	timer_exit(&host->core->timers, &host->refresh.timer);
	timer_exit(&host->core->timers, &host->answer.timer);
}

void host_answers_forget(struct host *host, struct host_group *group)
{
	if (host->refresh.next == &group->all)
		host->refresh.next = group->all.next;
	if (host->answer.next == &group->all)
		host->answer.next = group->all.next;
	if (group->reply)
		reply_free(group->reply);
}

void host_answers_cancel(struct host *host)
{
	struct host_group *group;

	sweep_stop(host, &host->answer);
	for (group = host_next(host, NULL); group;
	     group = host_next(host, group))
		if (group->reply)
			reply_free(group->reply);
}
