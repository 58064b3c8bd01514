/* SPDX-License-Identifier: GPL-2.0-only */
/* What the proxy costs: steps, wake-ups and bytes, not time. */
#include "net.h"

/* How many steps a lookup takes, on the average in hundredths */
static unsigned long steps(const struct table *table)
{
	unsigned long sum = 0;
	size_t i;

	for (i = 0; i < table->size; i++) {
		const struct table_node *node = table->buckets[i];
		unsigned long depth = 0;

		for (; node; node = node->next)
			sum += ++depth;
	}
	return 100 * sum / (table->count ? table->count : 1);
}

/* A report costs the same at 100 groups and at 10,000. */
static void test_flat_cost(void **state)
{
	static const uint32_t counts[] = { 100, 1000, 4000, 10000 };
	struct net *net = *state;
	struct port *port;
	uint32_t i, n = 0;
	size_t at;

	net->if_conf[1].maxgroups = 100000;
	up(net, 1);
	net->fake.level = LOG_WARNING;
	port = net->proxy->ports[1];
	for (at = 0; at < ARRAY_SIZE(counts); at++) {
		unsigned long sent, calls;

		for (; n < counts[at]; n++) {
			uint8_t data[IGMP_BYTES];
			uint32_t group = htonl(0xef010000 + n);

			igmp_build_plain(data, IGMP_REPORT_V2, group);
			packet(net, 1, "192.168.1.10", "239.1.1.1", data, 8);
		}
		pass(net, 2000);
		sent = net->fake.sent;
		calls = net->fake.route_calls;
		for (i = 0; i < n; i++) {
			uint8_t data[IGMP_BYTES];
			uint32_t group = htonl(0xef010000 + i);

			igmp_build_plain(data, IGMP_REPORT_V2, group);
			packet(net, 1, "192.168.1.10", "239.1.1.1", data, 8);
		}
		/* nothing is sent, routed or formatted for what is known */
		assert_int_equal(net->fake.sent, sent);
		assert_int_equal(net->fake.route_calls, calls);
		assert_int_equal(net->fake.formatted,
				 fake_logged(&net->fake, "\n"));
		assert_in_range(steps(&port->router.groups), 100, 180);
		assert_in_range(steps(&net->proxy->merge.members), 100, 180);
		assert_in_range(steps(&net->proxy->ports[0]->host.groups), 100,
				180);
	}
	assert_int_equal(net->proxy->merge.members.count, 10000);
}

/* 100 channels that run: it wakes up by itself no more often than all 10 s. */
static void test_idle_wakeups(void **state)
{
	struct net *net = *state;
	int64_t start, step;
	unsigned wakeups = 0;
	uint32_t i;

	net->conf.refresh_interval = 60000;
	assert_int_equal(proxy_configure(net->proxy, &net->conf, net->now), 0);
	net->fake.level = LOG_WARNING;
	for (step = 0; step < 12; step++) {
		/* answers to queries do not count */
		for (i = 0; i < 100; i++) {
			uint8_t data[IGMP_BYTES];
			uint32_t group = htonl(0xef010000 + i);

			igmp_build_plain(data, IGMP_REPORT_V2, group);
			packet(net, 1, "192.168.1.10", "239.1.1.1", data, 8);
			if (!step)
				proxy_upcall(net->proxy, 0, addr("10.1.2.3"),
					     group, false, net->now);
			pass(net, step ? 0 : 300);
		}
		for (i = 0; i < FAKE_ROUTES; i++)
			net->fake.routes[i].packets++;
		for (start = net->now; net->now < start + 100000;) {
			int64_t when = proxy_deadline(net->proxy);

			if (when > start + 100000)
				when = start + 100000;
			else if (step)
				wakeups++;
			net->now = when;
			proxy_run(net->proxy, net->now);
		}
	}
	print_message("%u wake-ups in 1100 s\n", wakeups);
	assert_true(wakeups <= 110);
}

/* A group with one listener, one upstream and one source that is routed */
static void test_memory(void **state)
{
	const size_t block = 2 * sizeof(size_t);	/* of malloc(), at most */
	const size_t bucket = 2 * sizeof(void *);	/* a table grows by half */
	size_t bytes = 0;

	(void)state;
	bytes += sizeof(struct group) + block + bucket;
	bytes += 2 * sizeof(struct timer *);
	bytes += sizeof(struct member) + block / 2 + bucket;
	bytes += sizeof(struct host_group) + block / 2 + bucket;
	bytes += sizeof(struct route) + block / 2 + bucket;
	print_message("%zu bytes a group\n", bytes);
	assert_true(bytes <= 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET_TEST(test_flat_cost),
		NET_TEST(test_idle_wakeups),
		NET_TEST(test_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
