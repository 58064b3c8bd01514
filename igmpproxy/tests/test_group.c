/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One group on one interface against the tables of RFC 3376, row by row.
 *
 * A state is written as its filter mode, in EXCLUDE mode with what its timer has
 * left in seconds, and its sources with theirs: "ex100 a30 b-" excludes b,
 * forwards a for 30 s more. Queries are "G", "G!" with the suppress flag,
 * "{ab}" and "{ab}!".
 */
#include "fake.h"
#include "group.h"

#define NOW	1000000
#define HOST	htonl(0xc0a8010a)
#define HOST_2	htonl(0xc0a8010b)

struct world {
	struct fake fake;
	struct core core;
	struct timing timing;
	struct group_owner owner;
	struct group group;
	char queries[512];
	unsigned changes, refused;
	int64_t now;
};

static uint32_t source_addr(char name)
{
	return htonl(0x0a000001) + (uint32_t)(name - 'a');
}

static void on_query(struct group_owner *owner, uint32_t group,
		     const uint32_t *sources, unsigned count, bool suppress)
{
	struct world *world = container_of(owner, struct world, owner);
	char *at = world->queries + strlen(world->queries);
	unsigned i;

	assert_int_equal(group, world->group.node.key);
	if (at != world->queries)
		*at++ = ' ';
	*at++ = count ? '{' : 'G';
	for (i = 0; i < count; i++)
		*at++ = (char)('a' + (sources[i] - source_addr('a')));
	if (count)
		*at++ = '}';
	if (suppress)
		*at++ = '!';
	*at = '\0';
}

static void on_change(struct group_owner *owner, struct group *group,
		      int64_t now)
{
	struct world *world = container_of(owner, struct world, owner);

	assert_ptr_equal(group, &world->group);
	assert_int_equal(now, world->now);
	world->changes++;
}

static void on_refused(struct group_owner *owner, struct group *group,
		       unsigned sources, bool memory, int64_t now)
{
	struct world *world = container_of(owner, struct world, owner);

	(void)group;
	(void)now;
	assert_false(memory);
	world->refused += sources;
}

static int setup(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	fake_core_init(&world->core, &world->fake);
	world->now = NOW;
	world->timing = FAKE_TIMING;
	world->owner = (struct group_owner){
		.core = &world->core, .timing = &world->timing,
		.querier = true, .max_sources = 64, .query = on_query,
		.changed = on_change, .refused = on_refused,
	};
	assert_true(group_init(&world->group, &world->owner));
	world->group.node.key = htonl(0xef010101);
	*state = world;
	return 0;
}

static int teardown(void **state)
{
	struct world *world = *state;

	group_exit(&world->group);
	fake_core_exit(&world->core);
	free(world);
	return 0;
}

/* ---- states as text ---- */

static void put_state(struct world *world, const char *text)
{
	struct group *group = &world->group;
	const char *at = text + 2;

	group_exit(group);
	assert_true(group_init(group, &world->owner));
	group->node.key = htonl(0xef010101);
	group->exclude = !strncmp(text, "ex", 2);
	if (group->exclude)
		group->expires = world->now + strtol(at, NULL, 10) * 1000;
	while ((at = strchr(at, ' '))) {
		struct source *source;

		group->sources = realloc(group->sources,
			(group->source_count + 1) * sizeof(*source));
		source = &group->sources[group->source_count++];
		*source = (struct source){ .addr = source_addr(at[1]) };
		source->expires = at[2] == '-' ? GROUP_BARRED :
			world->now + strtol(at + 2, NULL, 10) * 1000;
		at += 2;
	}
	world->queries[0] = '\0';
	world->changes = 0;
}

static const char *get_state(const struct world *world)
{
	static char text[1024];
	const struct group *group = &world->group;
	size_t len;
	uint32_t i;

	len = (size_t)snprintf(text, sizeof(text), "in");
	if (group->exclude)
		len = (size_t)snprintf(text, sizeof(text), "ex%d",
			(int)(group->expires - world->now) / 1000);
	for (i = 0; i < group->source_count; i++) {
		const struct source *source = &group->sources[i];

		len += (size_t)snprintf(text + len, sizeof(text) - len, " %c",
			(char)('a' + (source->addr - source_addr('a'))));
		if (source->expires == GROUP_BARRED)
			len += (size_t)snprintf(text + len, sizeof(text) - len,
						"-");
		else
			len += (size_t)snprintf(text + len, sizeof(text) - len,
				"%d", (int)(source->expires - world->now) /
				1000);
	}
	return text;
}

static void record_from(struct world *world, uint32_t from, unsigned type,
			const char *sources)
{
	uint32_t list[32];
	struct igmp_record record = {
		.type = type, .group = world->group.node.key,
		.source_count = (unsigned)strlen(sources),
		.sources = (const uint8_t *)list,
	};
	unsigned i;

	for (i = 0; sources[i]; i++)
		list[i] = source_addr(sources[i]);
	group_record(&world->group, from, &record, world->now);
}

static void record(struct world *world, unsigned type, const char *sources)
{
	record_from(world, HOST, type, sources);
}

static void check(struct world *world, const char *after, const char *queries)
{
	assert_string_equal(get_state(world), after);
	assert_string_equal(world->queries, queries);
	world->queries[0] = '\0';
}

static void pass(struct world *world, int64_t ms)
{
	fake_core_pass(&world->core, &world->now, ms);
}

/* ---- the tables ---- */

struct row {
	const char *before;
	unsigned type;
	const char *sources, *after, *queries;
	unsigned changes;
};

static void check_rows(struct world *world, const struct row *rows,
		       size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		put_state(world, rows[i].before);
		record(world, rows[i].type, rows[i].sources);
		check(world, rows[i].after, rows[i].queries);
		assert_int_equal(world->changes, rows[i].changes);
	}
}

/* 6.4.1: what is reported without a change */
static void test_current_state(void **state)
{
	static const struct row rows[] = {
		{ "in a30 b40", IGMP_IS_IN, "bc", "in a30 b260 c260", "", 1 },
		{ "in a30 b40", IGMP_IS_EX, "bc", "ex260 b40 c-", "", 1 },
		{ "ex100 a30 b40 c- d-", IGMP_IS_IN, "bce",
		  "ex100 a30 b260 c260 d- e260", "", 1 },
		{ "ex100 a30 b40 c- d-", IGMP_IS_EX, "bce",
		  "ex260 b40 c- e260", "", 1 },
		/* and the corners of each */
		{ "in", IGMP_IS_IN, "a", "in a260", "", 1 },
		{ "in a30", IGMP_IS_IN, "a", "in a260", "", 0 },
		{ "in a30", IGMP_IS_IN, "", "in a30", "", 0 },
		{ "in", IGMP_IS_EX, "", "ex260", "", 1 },
		{ "in a30 b40", IGMP_IS_EX, "", "ex260", "", 1 },
		{ "ex100", IGMP_IS_EX, "", "ex260", "", 0 },
		{ "ex100 a30", IGMP_IS_EX, "", "ex260", "", 0 },
		{ "ex100 a30", IGMP_IS_EX, "a", "ex260 a30", "", 0 },
		{ "ex100 c-", IGMP_IS_EX, "c", "ex260 c-", "", 0 },
		{ "ex100 c-", IGMP_IS_EX, "", "ex260", "", 1 },
		{ "ex100 a30", IGMP_IS_IN, "a", "ex100 a260", "", 0 },
	};

	check_rows(*state, rows, ARRAY_SIZE(rows));
}

/* 6.4.2: changes */
static void test_state_change(void **state)
{
	static const struct row rows[] = {
		{ "in a30 b40", IGMP_ALLOW, "bc", "in a30 b260 c260", "", 1 },
		{ "in a30 b40", IGMP_BLOCK, "bc", "in a30 b2", "{b}", 0 },
		{ "in a30 b40", IGMP_TO_EX, "bc", "ex260 b2 c-", "{b}", 1 },
		{ "in a30 b40", IGMP_TO_IN, "bc", "in a2 b260 c260", "{a}", 1 },
		{ "ex100 a30 b40 c- d-", IGMP_ALLOW, "bce",
		  "ex100 a30 b260 c260 d- e260", "", 1 },
		{ "ex100 a30 b40 c- d-", IGMP_BLOCK, "bce",
		  "ex100 a30 b2 c- d- e2", "{be}", 0 },
		{ "ex100 a30 b40 c- d-", IGMP_TO_EX, "bce",
		  "ex260 b2 c- e2", "{be}", 1 },
		{ "ex100 a30 b40 c- d-", IGMP_TO_IN, "bce",
		  "ex2 a2 b260 c260 d- e260", "G {a}", 1 },
		/* and the corners of each */
		{ "in a30 b40", IGMP_TO_IN, "", "in a2 b2", "{ab}", 0 },
		{ "ex100", IGMP_TO_IN, "", "ex2", "G", 0 },
		{ "ex1", IGMP_TO_IN, "", "ex1", "G", 0 },
		{ "in", IGMP_TO_EX, "", "ex260", "", 1 },
		{ "in a30", IGMP_TO_EX, "", "ex260", "", 1 },
		{ "in", IGMP_TO_EX, "a", "ex260 a-", "", 1 },
		{ "in", IGMP_ALLOW, "ba", "in a260 b260", "", 1 },
		{ "in a30", IGMP_BLOCK, "b", "in a30", "", 0 },
		{ "in a30", IGMP_BLOCK, "", "in a30", "", 0 },
		{ "ex1", IGMP_BLOCK, "a", "ex1 a1", "", 0 },
		/* a timer that ends sooner anyway, and is not asked about */
		{ "in a1 b40", IGMP_BLOCK, "ab", "in a1 b2", "{b}", 0 },
		/* sources that come twice and in any order */
		{ "in", IGMP_ALLOW, "cabbac", "in a260 b260 c260", "", 1 },
	};

	check_rows(*state, rows, ARRAY_SIZE(rows));
}

/* 6.2.3 and 6.3: what source timers mean, and what is forwarded */
static void test_forwarding(void **state)
{
	static const struct {
		const char *state;
		bool a, b, other;
	} rows[] = {
		{ "in a30", true, false, false },	/* timer > 0 */
		{ "in", false, false, false },		/* no source element */
		{ "ex100 a30", true, true, true },	/* requested */
		{ "ex100 a-", false, true, true },	/* timer == 0 */
		{ "ex100", true, true, true },		/* no source element */
		{ "ex100 a30 b-", true, false, true },
	};
	struct world *world = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		put_state(world, rows[i].state);
		assert_int_equal(group_wants(&world->group, source_addr('a')),
				 rows[i].a);
		assert_int_equal(group_wants(&world->group, source_addr('b')),
				 rows[i].b);
		assert_int_equal(group_wants(&world->group, source_addr('q')),
				 rows[i].other);
	}
}

/* 6.2.2, 6.3 and 6.5: what becomes of timers that end */
static void test_expiry(void **state)
{
	static const struct {
		const char *before;
		int seconds;
		const char *after;
		unsigned changes;
	} rows[] = {
		{ "in a30 b40", 29, "in a1 b11", 0 },
		{ "in a30 b40", 30, "in b10", 1 },
		{ "in a30", 30, "in", 1 },
		{ "ex100 a30", 30, "ex70 a-", 1 },
		{ "ex100 a120 b-", 99, "ex1 a21 b-", 0 },
		{ "ex100 a120 b-", 100, "in a20", 1 },
		{ "ex100 a30 b-", 100, "in", 2 },
		{ "ex100", 100, "in", 1 },
		/* at the same time: the source is no more when the mode goes */
		{ "ex100 a100 b-", 100, "in", 1 },
	};
	struct world *world = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		put_state(world, rows[i].before);
		/* something that changes nothing, so that timers are set */
		record(world, IGMP_BLOCK, "");
		pass(world, rows[i].seconds * 1000);
		check(world, rows[i].after, "");
		assert_int_equal(world->changes, rows[i].changes);
	}
}

/* ---- queries ---- */

/* 6.6.3.1 */
static void test_group_queries(void **state)
{
	struct world *world = *state;

	put_state(world, "ex100");
	world->timing.last_member_count = 3;
	group_leave(&world->group, HOST, world->now);
	check(world, "ex3", "G");
	pass(world, 999);
	check(world, "ex2", "");
	pass(world, 1);
	check(world, "ex2", "G");
	/* Somebody answers: the last one tells routers not to lower timers. */
	group_report(&world->group, HOST_2, IGMP_REPORT_V2, world->now);
	pass(world, 1000);
	check(world, "ex259", "G!");
	pass(world, 5000);
	check(world, "ex254", "");
}

/* 6.6.3.2 */
static void test_source_queries(void **state)
{
	struct world *world = *state;

	put_state(world, "in a100 b100");
	record(world, IGMP_BLOCK, "ab");
	check(world, "in a2 b2", "{ab}");
	record_from(world, HOST_2, IGMP_IS_IN, "b");
	pass(world, 1000);
	check(world, "in a1 b259", "{b}! {a}");
	pass(world, 1000);
	check(world, "in b258", "");
	assert_int_equal(world->changes, 1);
}

/* A busy machine asks late: hosts have as much time as ever to answer. */
static void test_late_queries(void **state)
{
	struct world *world = *state;

	put_state(world, "ex100");
	group_leave(&world->group, HOST, world->now);
	check(world, "ex2", "G");
	world->now += 1700;
	timers_run(&world->core.timers, world->now);
	check(world, "ex1", "G");
	pass(world, 999);
	check(world, "ex0", "");
	pass(world, 1);
	check(world, "in", "");

	put_state(world, "in a100 b100");
	record(world, IGMP_BLOCK, "a");
	check(world, "in a2 b100", "{a}");
	world->now += 5000;
	timers_run(&world->core.timers, world->now);
	check(world, "in a1 b95", "{a}");
	pass(world, 1000);
	check(world, "in b94", "");
}

static void test_no_querier(void **state)
{
	struct world *world = *state;

	world->owner.querier = false;
	put_state(world, "ex100 a30");
	group_leave(&world->group, HOST, world->now);
	check(world, "ex100 a30", "");
	put_state(world, "in a30");
	record(world, IGMP_BLOCK, "a");
	check(world, "in a30", "");
}

static void queried_for(struct world *world, const char *sources, bool suppress,
			int64_t response)
{
	uint32_t list[8];
	struct igmp_message query = {
		.kind = IGMP_QUERY_V3, .group = world->group.node.key,
		.response = response, .suppress = suppress,
		.source_count = (unsigned)strlen(sources),
		.sources = (const uint8_t *)list,
	};
	unsigned i;

	for (i = 0; sources[i]; i++)
		list[i] = source_addr(sources[i]);
	group_queried(&world->group, &query, world->now);
}

static void queried(struct world *world, const char *sources, bool suppress)
{
	queried_for(world, sources, suppress, 1500);
}

/* 6.6.1: the table of what a received query does */
static void test_queried(void **state)
{
	struct world *world = *state;

	world->owner.querier = false;
	put_state(world, "ex100 a30 b40");
	queried(world, "", false);
	check(world, "ex3 a30 b40", "");
	put_state(world, "ex100 a30 b40 c-");
	queried(world, "bcx", false);
	check(world, "ex100 a30 b3 c-", "");
	put_state(world, "ex100 a30 b40");
	queried(world, "b", true);
	queried(world, "", true);
	check(world, "ex100 a30 b40", "");
	pass(world, 29000);
	queried(world, "ab", false);
	check(world, "ex71 a1 b3", "");
	/* a query that gives no time at all */
	put_state(world, "ex100 a30");
	queried_for(world, "", false, 0);
	queried_for(world, "a", false, 0);
	check(world, "ex2 a2", "");
}

/* ---- older hosts: 7.3.2 ---- */

static void test_older_hosts(void **state)
{
	struct world *world = *state;
	struct group *group = &world->group;

	/* of version 2: no BLOCK, no sources in TO_EX */
	put_state(world, "in");
	assert_int_equal(group_version(group, world->now), 3);
	group_report(group, HOST, IGMP_REPORT_V2, world->now);
	check(world, "ex260", "");
	assert_int_equal(group_version(group, world->now), 2);
	record(world, IGMP_BLOCK, "a");
	check(world, "ex260", "");
	record(world, IGMP_TO_EX, "a");
	check(world, "ex260", "");
	record(world, IGMP_ALLOW, "a");
	check(world, "ex260 a260", "");
	pass(world, 100000);
	group_leave(group, HOST, world->now);
	check(world, "ex2 a2", "G {a}");
	record(world, IGMP_TO_EX, "");
	check(world, "ex260", "");
	pass(world, 159999);
	assert_int_equal(group_version(group, world->now), 2);
	pass(world, 1);
	assert_int_equal(group_version(group, world->now), 3);
	world->queries[0] = '\0';

	/* of version 1: no leave and no TO_IN either */
	put_state(world, "in");
	group_report(group, HOST, IGMP_REPORT_V1, world->now);
	assert_int_equal(group_version(group, world->now), 1);
	pass(world, 10000);
	group_leave(group, HOST, world->now);
	record(world, IGMP_TO_IN, "a");
	record(world, IGMP_BLOCK, "a");
	check(world, "ex250", "");
	group_report(group, HOST_2, IGMP_REPORT_V2, world->now);
	check(world, "ex260", "");
	assert_int_equal(group_version(group, world->now), 1);
	pass(world, 250000);
	/* the one of version 1 is gone, the one of version 2 not yet */
	assert_int_equal(group_version(group, world->now), 2);
	group_leave(group, HOST_2, world->now);
	check(world, "ex2", "G");
}

/* A version that the interface is held to */
static void test_querier_version(void **state)
{
	struct world *world = *state;

	put_state(world, "ex100");
	world->timing.querier_version = 2;
	assert_int_equal(group_version(&world->group, world->now), 2);
	world->timing.querier_version = 1;
	group_leave(&world->group, HOST, world->now);
	check(world, "ex100", "");
	/* A record that is ignored leaves no empty group behind. */
	put_state(world, "in");
	record(world, IGMP_TO_IN, "a");
	check(world, "in", "");
	assert_int_equal(world->changes, 1);
}

/* ---- quickleave, limits ---- */

static void test_quickleave(void **state)
{
	struct world *world = *state;
	struct group *group = &world->group;
	unsigned i;

	world->owner.quickleave = true;
	put_state(world, "in");
	group_report(group, HOST, IGMP_REPORT_V2, world->now);
	group_leave(group, HOST, world->now);
	check(world, "in", "G");
	assert_true(group_empty(group));

	/* two hosts: the first one leaves and the other one is waited for */
	put_state(world, "in");
	group_report(group, HOST, IGMP_REPORT_V2, world->now);
	group_report(group, HOST_2, IGMP_REPORT_V2, world->now);
	group_leave(group, HOST, world->now);
	check(world, "ex2", "G");
	group_report(group, HOST_2, IGMP_REPORT_V2, world->now);
	group_leave(group, HOST_2, world->now);
	check(world, "in", "G");

	/* a host that never reported leaves */
	put_state(world, "in");
	group_report(group, HOST, IGMP_REPORT_V2, world->now);
	group_leave(group, HOST_2, world->now);
	check(world, "ex2", "G");

	/* more hosts than are remembered */
	put_state(world, "in");
	for (i = 0; i <= GROUP_REPORTERS; i++)
		group_report(group, HOST + htonl(i), IGMP_REPORT_V2,
			     world->now);
	for (i = 0; i <= GROUP_REPORTERS; i++)
		group_leave(group, HOST + htonl(i), world->now);
	check(world, "ex2", "G G G G G");

	/* version 3, by sources */
	put_state(world, "in");
	record(world, IGMP_ALLOW, "ab");
	record(world, IGMP_BLOCK, "a");
	check(world, "in b260", "{a}");
	record(world, IGMP_TO_IN, "");
	check(world, "in", "{b}");
	put_state(world, "in");
	record(world, IGMP_TO_EX, "");
	record(world, IGMP_TO_IN, "c");
	check(world, "in c260", "G");

	/* also where another router asks */
	world->owner.querier = false;
	put_state(world, "in");
	group_report(group, HOST, IGMP_REPORT_V2, world->now);
	group_report(group, HOST_2, IGMP_REPORT_V2, world->now);
	group_leave(group, HOST, world->now);
	check(world, "ex260", "");
	group_leave(group, HOST_2, world->now);
	check(world, "in", "");
	put_state(world, "in");
	record(world, IGMP_ALLOW, "ab");
	record(world, IGMP_BLOCK, "a");
	check(world, "in b260", "");
}

static void test_limit(void **state)
{
	struct world *world = *state;

	world->owner.max_sources = 3;
	put_state(world, "in b30 d30");
	record(world, IGMP_ALLOW, "acdef");
	check(world, "in a260 b30 d260", "");
	assert_int_equal(world->refused, 3);
	/* what goes makes room for what comes */
	record(world, IGMP_IS_EX, "cefg");
	check(world, "ex260 c- e- f-", "");
	assert_int_equal(world->refused, 4);
	world->owner.max_sources = 0;
	record(world, IGMP_ALLOW, "abcdefghij");
	check(world, "ex260 a260 b260 c260 d260 e260 f260 g260 h260 i260 j260",
	      "");
	assert_int_equal(world->refused, 4);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_current_state), TEST(test_state_change),
		TEST(test_forwarding), TEST(test_expiry),
		TEST(test_group_queries), TEST(test_source_queries),
		TEST(test_late_queries),
		TEST(test_no_querier), TEST(test_queried),
		TEST(test_older_hosts), TEST(test_querier_version),
		TEST(test_quickleave), TEST(test_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
