/* SPDX-License-Identifier: GPL-2.0-only */
#include "querier.h"

static int64_t startup_interval(const struct timing *timing)
{
	int64_t quarter = timing->query_interval / 4;

	return quarter < QUERIER_STARTUP_INTERVAL ?
	       quarter : QUERIER_STARTUP_INTERVAL;
}

static int64_t other_present_time(const struct timing *timing)
{
	return timing->robustness * timing->query_interval +
	       timing->query_response / 2;
}

static void set(struct querier *querier, int64_t when)
{
	timer_set(&querier->core->timers, &querier->timer, when);
}

static void ask(struct querier *querier, int64_t now)
{
	const struct timing *timing = &querier->timing;
	int64_t response = timing->query_response;
	int64_t next = timing->query_interval;

	if (querier->startup) {
		querier->startup--;
		if (response > QUERIER_STARTUP_RESPONSE)
			response = QUERIER_STARTUP_RESPONSE;
		if (querier->startup)
			next = startup_interval(timing);
	}
	set(querier, now + next);
	querier->send(querier, response);
}

static void fire(struct timer *timer, int64_t now)
{
	struct querier *querier = container_of(timer, struct querier, timer);

	if (querier->other) {
		querier->other = 0;
		querier->timing = querier->conf;
		querier->elected(querier, now);
	}
	ask(querier, now);
}

bool querier_init(struct querier *querier)
{
	return timer_init(&querier->core->timers, &querier->timer, fire);
}

void querier_exit(struct querier *querier)
{
	timer_exit(&querier->core->timers, &querier->timer);
}

void querier_start(struct querier *querier, uint32_t addr, int64_t now)
{
	querier->addr = addr;
	querier->timing = querier->conf;
	querier->startup = querier->conf.robustness;
	if (querier->other) {
		querier->other = 0;
		querier->elected(querier, now);
	}
	set(querier, now);
}

void querier_configure(struct querier *querier, const struct timing *timing,
		       int64_t now)
{
	bool sooner = timing->query_interval < querier->conf.query_interval;

	querier->conf = *timing;
	if (querier->other)
		return;
	querier->timing = *timing;
	/* A long wait that began before must not outlast a new short one. */
	if (sooner && querier->timer.when != NEVER &&
	    querier->timer.when > now + timing->query_interval)
		set(querier, now + timing->query_interval);
}

/* RFC 3376 sections 4.1.6 and 4.1.7 */
static void adopt(struct querier *querier, const struct igmp_message *query)
{
	querier->timing = querier->conf;
	if (query->robustness)
		querier->timing.robustness = query->robustness;
	if (query->interval)
		querier->timing.query_interval = query->interval;
}

void querier_heard(struct querier *querier, uint32_t from,
		   const struct igmp_message *query, int64_t now)
{
	bool news = querier->other != from;

	if (!from || ntohl(from) >= ntohl(querier->addr))
		return;
	/* A third one that the elected one beats: RFC 3376 6.6.2 */
	if (querier->other && ntohl(from) > ntohl(querier->other))
		return;
	querier->other = from;
	querier->startup = 0;
	adopt(querier, query);
	set(querier, now + other_present_time(&querier->timing));
	if (news)
		querier->elected(querier, now);
}
