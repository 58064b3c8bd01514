/* SPDX-License-Identifier: GPL-2.0-only */
/* An upstream interface as a host: RFC 3376 sections 5 and 7.2, the refresh. */
#include "fake.h"
#include "host.h"

#define NOW	1000000

struct world {
	struct fake fake;
	struct core core;
	struct counters counters;
	struct host host;
	int64_t now;
};

static int setup(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	fake_core_init(&world->core, &world->fake);
	world->now = NOW;
	world->host.core = &world->core;
	world->host.name = "eth0";
	world->host.counters = &world->counters;
	assert_true(host_init(&world->host));
	*state = world;
	return 0;
}

static int teardown(void **state)
{
	struct world *world = *state;

	host_exit(&world->host);
	fake_core_exit(&world->core);
	free(world);
	return 0;
}

static void pass(struct world *world, int64_t ms)
{
	fake_core_pass(&world->core, &world->now, ms);
}

/* "in" or "ex" with sources a, b, ...: "ex ab" */
static void want_group(struct world *world, uint32_t group, const char *text)
{
	uint32_t sources[8];
	struct filter filter = { .exclude = text[0] == 'e',
				 .sources = sources };
	const char *at = strchr(text, ' ');

	for (at = at ? at + 1 : ""; *at; at++)
		sources[filter.count++] =
			addr("10.0.0.1") + htonl((uint32_t)(*at - 'a'));
	assert_true(host_want(&world->host, group, &filter, world->now));
}

static void want(struct world *world, const char *text)
{
	want_group(world, addr("239.1.1.1"), text);
}

#define SENT(world, text) assert_string_equal(fake_sent(&(world)->fake), text)
#define REPORT	"0 224.0.0.22 v3 "

static void query(struct world *world, unsigned version, const char *group,
		  int64_t response, const char *sources)
{
	uint32_t list[8];
	struct igmp_message query = {
		.kind = IGMP_QUERY_V1 + version - 1, .group = addr(group),
		.response = response, .sources = (const uint8_t *)list,
	};

	for (; *sources; sources++)
		list[query.source_count++] =
			addr("10.0.0.1") + htonl((uint32_t)(*sources - 'a'));
	host_query(&world->host, &query, world->now);
}

/* 5.1: the table of state changes, and that each is told twice */
static void test_changes(void **state)
{
	static const struct {
		const char *before, *after, *records;
	} rows[] = {
		{ "in ab", "in bc", "allow 239.1.1.1 {10.0.0.3}, "
				    "block 239.1.1.1 {10.0.0.1}" },
		{ "ex ab", "ex bc", "allow 239.1.1.1 {10.0.0.1}, "
				    "block 239.1.1.1 {10.0.0.3}" },
		{ "in ab", "ex bc", "to_ex 239.1.1.1 {10.0.0.2 10.0.0.3}" },
		{ "ex ab", "in bc", "to_in 239.1.1.1 {10.0.0.2 10.0.0.3}" },
		/* joins, leaves */
		{ "in", "in a", "allow 239.1.1.1 {10.0.0.1}" },
		{ "in a", "in", "block 239.1.1.1 {10.0.0.1}" },
		{ "in", "ex", "to_ex 239.1.1.1 {}" },
		{ "ex", "in", "to_in 239.1.1.1 {}" },
		{ "in", "in", NULL },
		{ "ex a", "ex a", NULL },
	};
	struct world *world = *state;
	char line[256] = "";
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		want(world, rows[i].before);
		pass(world, 2000);
		fake_sent(&world->fake);
		want(world, rows[i].after);
		line[0] = '\0';
		if (rows[i].records)
			snprintf(line, sizeof(line), REPORT "%s\n",
				 rows[i].records);
		pass(world, 0);
		SENT(world, line);
		pass(world, 1000);
		SENT(world, line);
		pass(world, 100000);
		SENT(world, "");
		want(world, "in");
		pass(world, 2000);
		assert_int_equal(world->host.joined, 0);
		assert_int_equal(world->host.groups.count, 0);
	}
}

/* 5.1: a change before the one before was told as often as it has to be */
static void test_overlapping_changes(void **state)
{
	struct world *world = *state;

	world->host.robustness = 3;
	want(world, "in a");
	pass(world, 0);
	SENT(world, REPORT "allow 239.1.1.1 {10.0.0.1}\n");
	/* what is still to be told of a goes along */
	want(world, "in ab");
	pass(world, 0);
	SENT(world, REPORT "allow 239.1.1.1 {10.0.0.1 10.0.0.2}\n");
	pass(world, 1000);
	assert_non_null(strstr(fake_sent(&world->fake),
			       "allow 239.1.1.1 {10.0.0.1 10.0.0.2}\n"));
	pass(world, 3000);
	assert_null(strstr(fake_sent(&world->fake), "{10.0.0.1"));

	/* a filter mode says all, sources come after it */
	want(world, "ex c");
	pass(world, 0);
	SENT(world, REPORT "to_ex 239.1.1.1 {10.0.0.3}\n");
	want(world, "ex cd");
	pass(world, 0);
	SENT(world, REPORT "to_ex 239.1.1.1 {10.0.0.3 10.0.0.4}\n");

	/* joined and left within one batch: told as left */
	want_group(world, addr("239.1.1.2"), "ex");
	want_group(world, addr("239.1.1.2"), "in");
	pass(world, 0);
	assert_non_null(strstr(fake_sent(&world->fake),
			       "to_in 239.1.1.2 {}"));
	assert_int_equal(world->host.joined, 1);
}

/* Many changes of one batch share a packet, also when they are told again. */
static void test_batch(void **state)
{
	struct world *world = *state;
	uint32_t i;

	for (i = 0; i < 100; i++)
		want_group(world, htonl(0xef010000 + i), "ex");
	pass(world, 0);
	assert_int_equal(world->fake.sent, 1);
	pass(world, 1000);
	assert_int_equal(world->fake.sent, 2);
}

/* So many need several packets, and are spread over the time. */
static void test_large_batch(void **state)
{
	struct world *world = *state;
	uint32_t i;

	for (i = 0; i < 4000; i++)
		want_group(world, htonl(0xef010000 + i), "ex");
	pass(world, 0);
	assert_int_equal(world->fake.sent, (4000 + 173) / 174);
	assert_int_equal(world->host.joined, 4000);
	pass(world, 1000);
	/* in 20 slots of time, each with room for some 174 */
	assert_true(world->fake.sent <= 23 + 20 + 24);
}

/* 4.2.16: more sources than fit */
static void test_many_sources(void **state)
{
	struct world *world = *state;
	uint32_t sources[400];
	struct filter filter = { .count = 400, .sources = sources };
	const char *sent;
	uint32_t i;

	for (i = 0; i < 400; i++)
		sources[i] = addr("10.0.0.0") + (i << 24);
	/* ascending as numbers */
	for (i = 0; i < 400; i++)
		sources[i] = addr("10.0.0.0") / 2 + i;
	assert_true(host_want(&world->host, addr("239.1.1.1"), &filter,
			      world->now));
	pass(world, 0);
	assert_int_equal(world->fake.sent, 2);	/* split */
	fake_sent(&world->fake);
	filter.exclude = true;
	assert_true(host_want(&world->host, addr("239.1.1.1"), &filter,
			      world->now));
	pass(world, 0);
	assert_int_equal(world->fake.sent, 3);	/* cut */
	sent = fake_sent(&world->fake);
	assert_non_null(strstr(sent, "to_ex"));
}

/* 5.2: answers, by the rules that are numbered there */
static void test_answers(void **state)
{
	struct world *world = *state;

	want(world, "ex");
	want_group(world, addr("239.1.1.2"), "in ab");
	pass(world, 5000);
	fake_sent(&world->fake);

	/* rule 2, with the records of all groups in one packet */
	query(world, 3, "0.0.0.0", 10000, "");
	pass(world, 10000);
	SENT(world, REPORT "is_ex 239.1.1.1 {}, "
	     "is_in 239.1.1.2 {10.0.0.1 10.0.0.2}\n");
	/* rule 1: the general answer comes sooner */
	world->fake.small_random = true;
	query(world, 3, "0.0.0.0", 10000, "");
	query(world, 3, "239.1.1.1", 10000, "");
	pass(world, 10000);
	SENT(world, REPORT "is_ex 239.1.1.1 {}, "
	     "is_in 239.1.1.2 {10.0.0.1 10.0.0.2}\n");
	world->fake.small_random = false;
	/* rule 3, for a group, and for one that nobody wants */
	query(world, 3, "239.1.1.1", 1000, "");
	query(world, 3, "239.1.1.9", 1000, "");
	pass(world, 1000);
	SENT(world, REPORT "is_ex 239.1.1.1 {}\n");
	/* rule 3, for sources: those that are wanted, or nothing */
	query(world, 3, "239.1.1.2", 1000, "bc");
	pass(world, 1000);
	SENT(world, REPORT "is_in 239.1.1.2 {10.0.0.2}\n");
	query(world, 3, "239.1.1.2", 1000, "c");
	pass(world, 1000);
	SENT(world, "");
	query(world, 3, "239.1.1.1", 1000, "c");
	pass(world, 1000);
	SENT(world, REPORT "is_in 239.1.1.1 {10.0.0.3}\n");
	want(world, "ex c");
	pass(world, 2000);
	fake_sent(&world->fake);
	query(world, 3, "239.1.1.1", 1000, "cd");
	pass(world, 1000);
	SENT(world, REPORT "is_in 239.1.1.1 {10.0.0.4}\n");
	/* rule 4: one of them asks for the whole group */
	query(world, 3, "239.1.1.2", 1000, "a");
	query(world, 3, "239.1.1.2", 1000, "");
	query(world, 3, "239.1.1.2", 1000, "c");
	pass(world, 1000);
	SENT(world, REPORT "is_in 239.1.1.2 {10.0.0.1 10.0.0.2}\n");
	/* rule 5: the sources of both */
	query(world, 3, "239.1.1.2", 1000, "bd");
	query(world, 3, "239.1.1.2", 1000, "ab");
	pass(world, 1000);
	SENT(world, REPORT "is_in 239.1.1.2 {10.0.0.1 10.0.0.2}\n");
	/* a group that was left meanwhile */
	query(world, 3, "239.1.1.2", 100000, "");
	want_group(world, addr("239.1.1.2"), "in");
	pass(world, 2000);
	fake_sent(&world->fake);
	pass(world, 100000);
	SENT(world, "");
}

/* 7.2.1 */
static void test_older_queriers(void **state)
{
	struct world *world = *state;
	int64_t asked;

	query(world, 2, "0.0.0.0", 10000, "");
	asked = world->now;
	assert_int_equal(host_version(&world->host, world->now), 2);
	want(world, "ex");
	pass(world, 0);
	SENT(world, "0 239.1.1.1 v2 239.1.1.1\n");
	pass(world, 1000);
	SENT(world, "0 239.1.1.1 v2 239.1.1.1\n");
	/* sources are not told of in this version */
	want(world, "in a");
	pass(world, 2000);
	SENT(world, "");
	want(world, "in");
	pass(world, 2000);
	SENT(world, "0 224.0.0.2 leave 239.1.1.1\n");

	query(world, 1, "0.0.0.0", 10000, "");
	want(world, "ex");
	pass(world, 5000);
	SENT(world, "0 239.1.1.1 v1 239.1.1.1\n0 239.1.1.1 v1 239.1.1.1\n");
	want(world, "in");
	pass(world, 2000);
	SENT(world, "");
	/* 2 * 125 + 10 s after the last query of each version */
	pass(world, asked + 260000 - 1 - world->now);
	assert_int_equal(host_version(&world->host, world->now), 1);
	pass(world, 20000);
	assert_int_equal(host_version(&world->host, world->now), 3);
	want(world, "ex");
	pass(world, 0);
	SENT(world, REPORT "to_ex 239.1.1.1 {}\n");
}

/* An older querier is heard: what was pending of version 3 is cancelled. */
static void test_version_cancels(void **state)
{
	struct world *world = *state;

	want(world, "ex");
	pass(world, 0);
	want_group(world, addr("239.1.1.2"), "ex");
	pass(world, 0);
	want_group(world, addr("239.1.1.2"), "in");
	pass(world, 0);
	query(world, 3, "239.1.1.1", 100000, "");
	fake_sent(&world->fake);
	query(world, 2, "0.0.0.0", 10000, "");
	pass(world, 200000);
	SENT(world, "0 239.1.1.1 v2 239.1.1.1\n");
	assert_int_equal(world->host.groups.count, 1);
}

/* A change of the sources alone, and then the words for it are gone. */
static void test_version_before_told(void **state)
{
	struct world *world = *state;

	want_group(world, addr("239.1.1.3"), "in c");
	pass(world, 2000);
	fake_sent(&world->fake);
	want(world, "in a");
	want_group(world, addr("239.1.1.2"), "ex");
	want_group(world, addr("239.1.1.3"), "in");
	query(world, 2, "239.9.9.9", 1000, "");
	pass(world, 0);
	SENT(world, "0 239.1.1.1 v2 239.1.1.1\n0 239.1.1.2 v2 239.1.1.2\n"
	     "0 224.0.0.2 leave 239.1.1.3\n");
	pass(world, 1000);
	assert_int_equal(world->host.groups.count, 2);
	assert_int_equal(timers_deadline(&world->core.timers), INT64_MAX);
	/* and back */
	pass(world, 1000000);
	fake_sent(&world->fake);
	want_group(world, addr("239.1.1.2"), "in");
	world->host.v2_until = INT64_MIN;
	pass(world, 0);
	SENT(world, REPORT "to_in 239.1.1.2 {}\n");
}

static void test_forced_version(void **state)
{
	struct world *world = *state;

	world->host.forced_version = 2;
	want(world, "ex");
	pass(world, 2000);
	SENT(world, "0 239.1.1.1 v2 239.1.1.1\n0 239.1.1.1 v2 239.1.1.1\n");
	query(world, 3, "0.0.0.0", 1000, "");
	pass(world, 1000);
	SENT(world, "0 239.1.1.1 v2 239.1.1.1\n");
	query(world, 1, "0.0.0.0", 10000, "");
	assert_int_equal(host_version(&world->host, world->now), 1);
}

/* Version 2: answers at different times, none for what others answered */
static void test_answers_v2(void **state)
{
	struct world *world = *state;
	unsigned long before;
	uint32_t i;

	query(world, 2, "0.0.0.0", 10000, "");
	for (i = 0; i < 100; i++)
		want_group(world, htonl(0xef010100 + i), "ex");
	pass(world, 5000);
	before = world->fake.sent;
	query(world, 2, "0.0.0.0", 10000, "");
	host_heard(&world->host, htonl(0xef010100 + 99));
	host_heard(&world->host, htonl(0xef010200));
	pass(world, 5000);
	assert_in_range(world->fake.sent - before, 30, 70);
	pass(world, 5000);
	assert_int_equal(world->fake.sent - before, 99);

	/* and the next time it is answered again */
	query(world, 2, "239.1.1.99", 1000, "");
	pass(world, 1000);
	assert_int_equal(world->fake.sent - before, 100);
	query(world, 2, "239.1.1.99", 1000, "");
	host_heard(&world->host, addr("239.1.1.99"));
	pass(world, 1000);
	assert_int_equal(world->fake.sent - before, 100);
	query(world, 2, "0.0.0.0", 10000, "");
	pass(world, 10000);
	assert_int_equal(world->fake.sent - before, 200);
}

/* The robustness that the querier asks for */
static void test_robustness(void **state)
{
	struct world *world = *state;
	struct igmp_message message = {
		.kind = IGMP_QUERY_V3, .response = 100, .robustness = 4,
	};

	host_query(&world->host, &message, world->now);
	want(world, "ex");
	pass(world, 10000);
	assert_int_equal(world->fake.sent, 4);
}

static void test_refresh(void **state)
{
	struct world *world = *state;

	want(world, "ex");
	want_group(world, addr("239.1.1.2"), "in b");
	want_group(world, addr("239.1.1.3"), "ex");
	pass(world, 2000);
	want_group(world, addr("239.1.1.3"), "in");
	pass(world, 0);
	fake_sent(&world->fake);
	/* the one that is being left is not refreshed */
	host_refresh(&world->host, 2, world->now);
	timers_run(&world->core.timers, world->now);
	SENT(world, "0 239.1.1.1 v2 239.1.1.1\n0 239.1.1.2 v2 239.1.1.2\n");
	pass(world, 2000);
	fake_sent(&world->fake);
	host_refresh(&world->host, 3, world->now);
	pass(world, 0);
	SENT(world, REPORT "is_ex 239.1.1.1 {}, is_in 239.1.1.2 {10.0.0.2}\n");
	/* in version 2 even where an older querier is */
	query(world, 1, "0.0.0.0", 0, "");
	pass(world, 0);
	fake_sent(&world->fake);
	host_refresh(&world->host, 2, world->now);
	pass(world, 0);
	SENT(world, "0 239.1.1.1 v2 239.1.1.1\n0 239.1.1.2 v2 239.1.1.2\n");
	assert_int_equal(world->counters.refreshes, 3);
	assert_int_equal(world->counters.refreshed, 6);
	/* one is enough at a time */
	host_refresh(&world->host, 2, world->now);
	host_refresh(&world->host, 2, world->now);
	pass(world, 2000);
	assert_int_equal(world->counters.refreshes, 4);
	assert_int_equal(world->counters.refreshed, 8);
}

/* A large one takes a second or more, and no burst is large. */
static void test_refresh_spread(void **state)
{
	static const struct {
		unsigned version, packets, burst;
	} rows[] = { { 2, 4000, HOST_BURST_V2 }, { 3, 23, HOST_BURST_V3 } };
	struct world *world = *state;
	uint32_t i;

	for (i = 0; i < 4000; i++)
		want_group(world, htonl(0xef010000 + i), "ex");
	pass(world, 2000);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		unsigned long before = world->fake.sent, last = before;
		int64_t start = world->now, end = start;

		host_refresh(&world->host, rows[i].version, start);
		while (timers_deadline(&world->core.timers) != INT64_MAX) {
			world->now = timers_deadline(&world->core.timers);
			timers_run(&world->core.timers, world->now);
			assert_true(world->fake.sent - last <= rows[i].burst);
			last = world->fake.sent;
			end = world->now;
			if (last < before + rows[i].packets / 2)
				assert_true(end < start + 600);
		}
		assert_int_equal(last - before, rows[i].packets);
		assert_in_range(end - start, 980, 1300);
	}
	assert_int_equal(world->counters.refreshed, 8000);
}

/* Groups that go and come while reports are on their way */
static void test_refresh_changes(void **state)
{
	struct world *world = *state;
	uint32_t i;

	for (i = 0; i < 1000; i++)
		want_group(world, htonl(0xef010000 + i), "ex");
	pass(world, 2000);
	host_refresh(&world->host, 2, world->now);
	pass(world, 100);
	for (i = 0; i < 1000; i += 2)
		want_group(world, htonl(0xef010000 + i), "in");
	pass(world, 3000);
	for (i = 0; i < 1000; i += 2)
		want_group(world, htonl(0xef010000 + i), "ex");
	pass(world, 5000);
	assert_in_range(world->counters.refreshed, 500, 700);
	assert_int_equal(world->host.joined, 1000);
}

static void test_announce_and_leave(void **state)
{
	struct world *world = *state;

	want(world, "ex");
	want_group(world, addr("239.1.1.2"), "in b");
	pass(world, 2000);
	fake_sent(&world->fake);
	host_announce(&world->host, world->now);
	pass(world, 0);
	SENT(world, REPORT "to_ex 239.1.1.1 {}, to_in 239.1.1.2 {10.0.0.2}\n");
	pass(world, 2000);
	fake_sent(&world->fake);
	host_leave_all(&world->host, world->now);
	SENT(world, REPORT "to_in 239.1.1.1 {}, block 239.1.1.2 {10.0.0.2}\n");
	assert_int_equal(world->host.groups.count, 0);
	assert_int_equal(timers_deadline(&world->core.timers), INT64_MAX);
	assert_int_equal(fake_logged(&world->fake, "Joining group"), 2);
	assert_int_equal(fake_logged(&world->fake, "Leaving group"), 2);
}

/* Another version is forced in the moment of leaving: what was to be told again
   is forgotten while the others are left. */
static void test_leave_in_another_version(void **state)
{
	struct world *world = *state;
	uint32_t i;

	for (i = 0; i < 10; i++)
		want_group(world, htonl(0xef010100 + i), "ex");
	pass(world, 2000);
	for (i = 1; i < 10; i += 2)
		want_group(world, htonl(0xef010100 + i), "in");
	pass(world, 0);
	world->host.forced_version = 2;
	fake_sent(&world->fake);
	host_leave_all(&world->host, world->now);
	SENT(world, "0 224.0.0.2 leave 239.1.1.0\n"
	     "0 224.0.0.2 leave 239.1.1.2\n0 224.0.0.2 leave 239.1.1.4\n"
	     "0 224.0.0.2 leave 239.1.1.6\n0 224.0.0.2 leave 239.1.1.8\n");
	assert_int_equal(world->host.groups.count, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_changes), TEST(test_overlapping_changes),
		TEST(test_batch), TEST(test_large_batch), TEST(test_many_sources),
		TEST(test_answers),
		TEST(test_older_queriers), TEST(test_version_cancels),
		TEST(test_version_before_told),
		TEST(test_forced_version), TEST(test_answers_v2),
		TEST(test_robustness), TEST(test_refresh),
		TEST(test_refresh_spread), TEST(test_refresh_changes),
		TEST(test_announce_and_leave),
		TEST(test_leave_in_another_version),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
