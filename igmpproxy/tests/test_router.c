/* SPDX-License-Identifier: GPL-2.0-only */
/* A downstream interface: its queries, the election, limits, bad messages. */
#include "fake.h"
#include "router.h"

#define NOW	1000000

struct world {
	struct fake fake;
	struct core core;
	struct counters counters;
	struct if_conf conf;
	struct router router;
	int64_t now;
	unsigned changes, gone;
};

static void on_change(struct router *router, uint32_t group,
		      const struct group *state, int64_t now)
{
	struct world *world = container_of(router, struct world, router);

	(void)now;
	assert_ptr_equal(router_group(router, group), state);
	world->changes++;
	world->gone += !state;
}

static int setup(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	fake_core_init(&world->core, &world->fake);
	world->now = NOW;
	world->conf.timing = FAKE_TIMING;
	world->conf.maxgroups = 4096;
	world->conf.maxsources = 64;
	world->router.vif = 1;
	world->router.name = "lan";
	world->router.counters = &world->counters;
	world->router.changed = on_change;
	assert_true(router_init(&world->router, &world->core, &world->conf,
				addr("192.168.1.5"), world->now));
	*state = world;
	return 0;
}

static int teardown(void **state)
{
	struct world *world = *state;

	router_exit(&world->router);
	fake_core_exit(&world->core);
	free(world);
	return 0;
}

static void pass(struct world *world, int64_t ms)
{
	fake_core_pass(&world->core, &world->now, ms);
}

static void packet(struct world *world, const char *from, const char *to,
		   const void *data, size_t len)
{
	struct igmp_message message;

	assert_int_equal(igmp_parse(data, len, &message), IGMP_FINE);
	router_packet(&world->router, addr(from), addr(to), &message,
		      world->now);
}

static void plain(struct world *world, enum igmp_kind kind, uint32_t group)
{
	uint8_t data[IGMP_BYTES];
	size_t len = igmp_build_plain(data, kind, group);

	packet(world, "192.168.1.10", "224.0.0.2", data, len);
}

static void query(struct world *world, const char *from, unsigned version,
		  const char *group)
{
	struct igmp_query query = {
		.version = version, .group = addr(group), .response = 5000,
		.interval = 60000, .robustness = 3,
	};
	uint8_t data[IGMP_BYTES];
	size_t len = igmp_build_query(data, &query);

	packet(world, from, query.group ? group : "224.0.0.1", data, len);
}

#define GENERAL "1 224.0.0.1 query v3 0.0.0.0 100 qrv 2 qqic 125 {}\n"
#define STARTUP "1 224.0.0.1 query v3 0.0.0.0 10 qrv 2 qqic 125 {}\n"
#define SENT(world, text) assert_string_equal(fake_sent(&(world)->fake), text)

/* 8.6 and 8.7: twice within 30 s and soon answered, then all 125 s */
static void test_startup(void **state)
{
	struct world *world = *state;

	pass(world, 0);
	SENT(world, STARTUP);
	pass(world, 29999);
	SENT(world, "");
	pass(world, 1);
	SENT(world, STARTUP);
	pass(world, 124999);
	SENT(world, "");
	pass(world, 1);
	SENT(world, GENERAL);
	pass(world, 125000);
	SENT(world, GENERAL);
	assert_int_equal(world->counters.sent[IGMP_QUERY_V3], 4);
}

static void test_versions(void **state)
{
	struct world *world = *state;

	pass(world, 30000);
	fake_sent(&world->fake);
	world->conf.timing.querier_version = 2;
	world->conf.timing.query_interval = 20000;
	router_configure(&world->router, &world->conf, addr("192.168.1.5"),
			 world->now);
	/* a shorter interval is in effect at once */
	pass(world, 20000);
	SENT(world, "1 224.0.0.1 query v2 0.0.0.0 100\n");
	plain(world, IGMP_REPORT_V2, addr("239.1.1.1"));
	plain(world, IGMP_LEAVE_V2, addr("239.1.1.1"));
	SENT(world, "1 239.1.1.1 query v2 239.1.1.1 10\n");
	world->conf.timing.querier_version = 1;
	router_configure(&world->router, &world->conf, addr("192.168.1.5"),
			 world->now);
	plain(world, IGMP_REPORT_V2, addr("239.1.1.2"));
	plain(world, IGMP_LEAVE_V2, addr("239.1.1.2"));
	SENT(world, "");
	pass(world, 20000);
	SENT(world, "1 224.0.0.1 query v1 0.0.0.0 100\n");
}

/* 6.6.2, 8.5: the lowest address asks */
static void test_election(void **state)
{
	struct world *world = *state;

	pass(world, 30000);
	fake_sent(&world->fake);
	query(world, "192.168.1.6", 3, "0.0.0.0");
	query(world, "0.0.0.0", 3, "0.0.0.0");
	assert_true(world->router.owner.querier);
	query(world, "192.168.1.4", 3, "0.0.0.0");
	assert_false(world->router.owner.querier);
	/* its times are adopted: 3 * 60 + 10 / 2 s until it is given up */
	assert_int_equal(world->router.owner.timing->robustness, 3);
	assert_int_equal(world->router.owner.timing->query_interval, 60000);
	pass(world, 184999);
	SENT(world, "");
	assert_false(world->router.owner.querier);
	pass(world, 1);
	assert_true(world->router.owner.querier);
	assert_int_equal(world->router.owner.timing->robustness, 2);
	SENT(world, GENERAL);
	pass(world, 125000);
	SENT(world, GENERAL);
}

static void test_election_of_three(void **state)
{
	struct world *world = *state;

	query(world, "192.168.1.3", 3, "0.0.0.0");
	pass(world, 100000);
	/* neither one between us nor one that is no address keeps it alive */
	query(world, "192.168.1.4", 3, "0.0.0.0");
	query(world, "0.0.0.0", 2, "0.0.0.0");
	assert_int_equal(world->router.querier.other, addr("192.168.1.3"));
	pass(world, 85000);
	assert_true(world->router.owner.querier);
	query(world, "192.168.1.4", 2, "0.0.0.0");
	assert_int_equal(world->router.querier.other, addr("192.168.1.4"));
	/* version 2 tells no times: our own, 2 * 125 + 5 s */
	fake_sent(&world->fake);
	query(world, "192.168.1.3", 2, "0.0.0.0");
	pass(world, 254999);
	SENT(world, "");
	pass(world, 1);
	SENT(world, GENERAL);
}

/* 7.3.1: a warning about a querier that speaks an older version, and not many */
static void test_older_querier(void **state)
{
	struct world *world = *state;
	unsigned i;

	query(world, "192.168.1.4", 3, "0.0.0.0");
	/* one that has no address, and one that is not followed */
	query(world, "0.0.0.0", 2, "0.0.0.0");
	query(world, "192.168.1.77", 2, "0.0.0.0");
	assert_int_equal(fake_logged(&world->fake, "querierversion"), 0);
	for (i = 0; i < 10; i++) {
		query(world, "192.168.1.3", 2, "0.0.0.0");
		query(world, "192.168.1.2", 1, "0.0.0.0");
		router_configure(&world->router, &world->conf,
				 htonl(ntohl(world->router.querier.addr) + 1),
				 world->now);
	}
	assert_int_equal(fake_logged(&world->fake, "192.168.1.3 asks in version "
		"2 of IGMP on interface lan, and version 3 is configured"), 1);
	assert_int_equal(fake_logged(&world->fake, "querierversion"), 1);
}

static void test_not_querier(void **state)
{
	struct world *world = *state;

	pass(world, 30000);
	plain(world, IGMP_REPORT_V2, addr("239.1.1.1"));
	query(world, "192.168.1.4", 3, "0.0.0.0");
	fake_sent(&world->fake);
	plain(world, IGMP_LEAVE_V2, addr("239.1.1.1"));
	SENT(world, "");
	pass(world, 10000);
	assert_non_null(router_group(&world->router, addr("239.1.1.1")));
	/* the other one asks and nobody answers */
	query(world, "192.168.1.4", 3, "239.1.1.1");
	pass(world, 10000);
	assert_null(router_group(&world->router, addr("239.1.1.1")));
	assert_int_equal(world->gone, 1);
}

/* A general query that is not for all hosts: RFC 3376 section 9.1 */
static void test_query_to_somebody(void **state)
{
	struct world *world = *state;
	struct igmp_query query = { .version = 3, .response = 1000 };
	uint8_t data[IGMP_BYTES];
	size_t len = igmp_build_query(data, &query);

	packet(world, "192.168.1.4", "192.168.1.77", data, len);
	assert_true(world->router.owner.querier);
	assert_int_equal(world->counters.refused[REFUSED_DESTINATION], 1);
	packet(world, "192.168.1.4", "192.168.1.5", data, len);
	assert_false(world->router.owner.querier);
}

static void test_new_address(void **state)
{
	struct world *world = *state;

	pass(world, 30000);
	plain(world, IGMP_REPORT_V2, addr("239.1.1.1"));
	query(world, "192.168.1.4", 3, "0.0.0.0");
	fake_sent(&world->fake);
	router_configure(&world->router, &world->conf, addr("192.168.1.2"),
			 world->now);
	pass(world, 0);
	SENT(world, STARTUP);
	assert_non_null(router_group(&world->router, addr("239.1.1.1")));
	query(world, "192.168.1.4", 3, "0.0.0.0");
	assert_true(world->router.owner.querier);
}

static void test_limits(void **state)
{
	struct world *world = *state;
	uint8_t data[IGMP_BYTES];
	uint32_t i;
	size_t len;

	world->conf.maxgroups = 100;
	world->conf.maxsources = 2;
	router_configure(&world->router, &world->conf, addr("192.168.1.5"),
			 world->now);
	for (i = 0; i < 5000; i++)
		plain(world, IGMP_REPORT_V2, htonl(0xef010000 + i));
	assert_int_equal(world->router.groups.count, 100);
	assert_int_equal(world->counters.refused[REFUSED_GROUPS], 4900);
	assert_int_equal(fake_logged(&world->fake, "maxgroups"), 1);
	/* those that are there go on */
	plain(world, IGMP_REPORT_V2, htonl(0xef010000));
	assert_int_equal(world->counters.refused[REFUSED_GROUPS], 4900);
	/* and one that goes makes room */
	plain(world, IGMP_LEAVE_V2, htonl(0xef010000));
	pass(world, 2000);
	plain(world, IGMP_REPORT_V2, addr("239.9.9.9"));
	assert_non_null(router_group(&world->router, addr("239.9.9.9")));

	len = fake_records(data, "allow 239.1.0.1 {10.0.0.1 10.0.0.2 10.0.0.3},"
			   "is_in 239.1.0.2 {10.0.0.1 10.0.0.2 10.0.0.3}");
	for (i = 0; i < 100; i++)
		packet(world, "192.168.1.10", "224.0.0.22", data, len);
	assert_int_equal(world->counters.refused[REFUSED_SOURCES], 200);
	assert_int_equal(fake_logged(&world->fake, "maxsources"), 1);
}

static void test_records(void **state)
{
	struct world *world = *state;
	uint8_t data[IGMP_BYTES];
	struct igmp_report report;
	size_t len = fake_records(data, "block 239.1.1.1 {10.0.0.1},"
		"to_in 239.1.1.2 {}, is_in 239.1.1.3 {}, allow 239.1.1.4 {},"
		"to_ex 224.0.0.251 {}, to_ex 10.0.0.1 {}, to_ex 239.1.1.5 {}");

	packet(world, "192.168.1.10", "224.0.0.22", data, len);
	assert_int_equal(world->router.groups.count, 1);
	assert_non_null(router_group(&world->router, addr("239.1.1.5")));
	assert_int_equal(world->counters.refused[REFUSED_GROUP], 1);
	/* leaves of groups that nobody listens to change nothing */
	plain(world, IGMP_LEAVE_V2, addr("239.1.1.6"));
	assert_int_equal(world->changes, 1);

	/* of a type that nobody knows: stepped over */
	igmp_report_start(&report);
	igmp_report_add(&report, 7, addr("239.1.1.7"), NULL, 0);
	igmp_report_add(&report, 0, addr("239.1.1.7"), NULL, 0);
	igmp_report_add(&report, IGMP_TO_EX, addr("239.1.1.8"), NULL, 0);
	igmp_report_finish(&report);
	packet(world, "192.168.1.10", "224.0.0.22", report.data, report.len);
	assert_int_equal(world->counters.refused[REFUSED_RECORD], 2);
	assert_int_equal(world->router.groups.count, 2);
	assert_non_null(router_group(&world->router, addr("239.1.1.8")));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_startup), TEST(test_versions), TEST(test_election),
		TEST(test_election_of_three), TEST(test_older_querier),
		TEST(test_not_querier),
		TEST(test_query_to_somebody), TEST(test_new_address),
		TEST(test_limits), TEST(test_records),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
