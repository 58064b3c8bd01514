/* SPDX-License-Identifier: GPL-2.0-only */
/* The whole: packets and upcalls in, packets and routes out. */
#include "net.h"

#define MINUTE	60000

static void test_join_and_leave(void **state)
{
	struct net *net = *state;

	join(net, "239.1.1.1");
	assert_true(proxy_deadline(net->proxy) <= net->now);
	proxy_run(net->proxy, net->now);
	assert_string_equal(fake_sent(&net->fake),
			    "0 224.0.0.22 v3 to_ex 239.1.1.1 {}\n");
	assert_int_equal(fake_logged(&net->fake,
		"Joining group 239.1.1.1 on interface eth0\n"), 1);
	assert_int_equal(fake_logged(&net->fake,
		"Inserted route table entry for 239.1.1.1 on VIF #1\n"), 1);

	upcall(net, 0, "10.1.2.3", "239.1.1.1");
	assert_string_equal(fake_routes(&net->fake),
			    "0 10.1.2.3 239.1.1.1 > 1:1\n");

	/* once more within a second, then no more */
	pass(net, 1000);
	assert_string_equal(fake_sent(&net->fake),
			    "0 224.0.0.22 v3 to_ex 239.1.1.1 {}\n");
	pass(net, 20000);
	assert_string_equal(fake_sent(&net->fake), "");

	leave(net, "239.1.1.1");
	proxy_run(net->proxy, net->now);
	assert_string_equal(fake_sent(&net->fake),
		"1 239.1.1.1 query v3 239.1.1.1 10 qrv 2 qqic 125 {}\n");
	pass(net, 1999);
	assert_string_equal(fake_sent(&net->fake),
		"1 239.1.1.1 query v3 239.1.1.1 10 qrv 2 qqic 125 {}\n");
	assert_string_equal(fake_routes(&net->fake),
			    "0 10.1.2.3 239.1.1.1 > 1:1\n");
	pass(net, 1);
	assert_string_equal(fake_sent(&net->fake),
			    "0 224.0.0.22 v3 to_in 239.1.1.1 {}\n");
	assert_string_equal(fake_routes(&net->fake), "");
	assert_int_equal(fake_logged(&net->fake,
		"Leaving group 239.1.1.1 on interface eth0\n"), 1);
}

/* ---- sources and routes ---- */

/* Seen before anybody listens: forwarded from the join on, without an upcall */
static void test_late_listener(void **state)
{
	struct net *net = *state;
	struct show_stats stats;

	upcall(net, 0, "10.1.2.3", "239.1.1.1");
	upcall(net, 0, "10.1.2.4", "239.1.1.1");
	assert_string_equal(fake_routes(&net->fake), "");
	proxy_stats(net->proxy, net->now, &stats);
	assert_int_equal(stats.remembered, 2);
	join(net, "239.1.1.1");
	assert_string_equal(fake_routes(&net->fake),
			    "0 10.1.2.4 239.1.1.1 > 1:1\n"
			    "0 10.1.2.3 239.1.1.1 > 1:1\n");
	/* another listener elsewhere, and it leaves again */
	plain(net, 2, "192.168.2.10", IGMP_REPORT_V2, "239.1.1.1");
	assert_non_null(strstr(fake_routes(&net->fake),
			       "0 10.1.2.3 239.1.1.1 > 1:1 2:1\n"));
	plain(net, 2, "192.168.2.10", IGMP_LEAVE_V2, "239.1.1.1");
	pass(net, 2000);
	assert_non_null(strstr(fake_routes(&net->fake),
			       "0 10.1.2.3 239.1.1.1 > 1:1\n"));
	leave(net, "239.1.1.1");
	pass(net, 2000);
	assert_string_equal(fake_routes(&net->fake), "");
	/* the way back is as short */
	join(net, "239.1.1.1");
	assert_non_null(strstr(fake_routes(&net->fake), "10.1.2.3"));
	leave(net, "239.1.1.1");
	/* nobody remembers them for ever */
	pass(net, 100000);
	proxy_stats(net->proxy, net->now, &stats);
	assert_int_equal(stats.remembered, 0);
	assert_int_equal(stats.routes, 0);
}

/* What the kernel held meanwhile goes nowhere: a gap would follow. */
static void test_stale_packets(void **state)
{
	struct net *net = *state;
	unsigned long calls;

	upcall(net, 0, "10.1.2.3", "239.1.1.1");
	pass(net, 5000);
	calls = net->fake.route_calls;
	join(net, "239.1.1.1");
	assert_int_equal(net->fake.route_calls - calls, 2);
	assert_string_equal(fake_routes(&net->fake),
			    "0 10.1.2.3 239.1.1.1 > 1:1\n");
	/* however short for: both may be read in the same turn */
	upcall(net, 0, "10.1.2.3", "239.1.1.2");
	calls = net->fake.route_calls;
	join(net, "239.1.1.2");
	assert_int_equal(net->fake.route_calls - calls, 2);
	/* a listener is there already: all is wanted */
	join(net, "239.1.1.3");
	upcall(net, 0, "10.1.2.3", "239.1.1.3");
	assert_int_equal(net->fake.route_calls - calls, 3);
}

static void test_remembered_bound(void **state)
{
	struct net *net = *state;
	struct show_stats stats;
	uint32_t i;

	for (i = 0; i < 20000; i++)
		proxy_upcall(net->proxy, 0, htonl(0x0a100000 + i),
			     htonl(0xef010100 + i % 32), false, net->now);
	proxy_stats(net->proxy, net->now, &stats);
	assert_int_equal(stats.remembered, 4096);
	assert_int_equal(stats.upcalls, 20000);
}

/* Strangers send to channels from any address: the table is bounded, also what
   is walked for a group, and whoever sends now is forwarded. */
static void test_routes_bound(void **state)
{
	struct net *net = *state;
	struct show_stats stats;
	uint32_t i;

	net->fake.level = LOG_WARNING;
	for (i = 0; i < 100; i++) {
		char group[16];

		snprintf(group, sizeof(group), "239.1.1.%u", i);
		join(net, group);
	}
	for (i = 0; i < 5000; i++)
		proxy_upcall(net->proxy, 0, htonl(0x0a100000 + i),
			     addr("239.1.1.1"), false, net->now);
	proxy_stats(net->proxy, net->now, &stats);
	assert_int_equal(stats.routes, FORWARD_SOURCES);
	upcall(net, 0, "10.1.2.3", "239.1.1.1");
	proxy_stats(net->proxy, net->now, &stats);
	assert_int_equal(stats.routes, FORWARD_SOURCES);
	assert_int_equal(stats.routes_removed, 5001 - FORWARD_SOURCES);
	for (i = 0; i < 100 * FORWARD_SOURCES; i++)
		proxy_upcall(net->proxy, 0, htonl(0x0a200000 + i),
			     htonl(0xef010100 + i % 100), false, net->now);
	proxy_stats(net->proxy, net->now, &stats);
	assert_int_equal(stats.routes, FORWARD_ROUTES);
	assert_int_equal(stats.routes_added - stats.routes_removed,
			 FORWARD_ROUTES);
	assert_int_equal(stats.remembered, 0);
	proxy_leave_all(net->proxy, net->now);
	proxy_stats(net->proxy, net->now, &stats);
	assert_int_equal(stats.routes, 0);
}

/* A route that carries nothing goes, one that carries something stays. */
static void test_idle_route(void **state)
{
	struct net *net = *state;
	unsigned i;

	join(net, "239.1.1.1");
	upcall(net, 0, "10.1.2.3", "239.1.1.1");
	upcall(net, 0, "10.1.2.4", "239.1.1.1");
	for (i = 0; i < 10; i++) {
		net->fake.routes[FAKE_ROUTES - 1].packets += 7;
		join(net, "239.1.1.1");
		pass(net, MINUTE);
	}
	assert_string_equal(fake_routes(&net->fake),
			    "0 10.1.2.3 239.1.1.1 > 1:1\n");
	assert_int_equal(fake_logged(&net->fake, "Leaving"), 0);
}

static void test_wrong_interface(void **state)
{
	struct net *net = *state;
	struct show_stats stats;

	join(net, "239.1.1.1");
	upcall(net, 0, "10.1.2.3", "239.1.1.1");
	proxy_upcall(net->proxy, 1, addr("10.1.2.3"), addr("239.1.1.1"), true,
		     net->now);
	proxy_upcall(net->proxy, 1, addr("192.168.1.9"), addr("239.1.1.1"),
		     true, net->now);
	assert_string_equal(fake_routes(&net->fake),
			    "0 10.1.2.3 239.1.1.1 > 1:1\n");
	proxy_stats(net->proxy, net->now, &stats);
	assert_int_equal(stats.wrong_vif, 2);
	assert_int_equal(stats.remembered, 0);
	/* the kernel has lost it and meets the source somewhere else */
	up(net, 3);
	net->if_conf[3].rules = NULL;
	upcall(net, 3, "172.16.0.9", "239.1.1.1");
	assert_non_null(strstr(fake_routes(&net->fake),
			       "3 172.16.0.9 239.1.1.1 > 1:1\n"));
}

static void test_invalid_source(void **state)
{
	struct net *net = *state;
	unsigned i;

	join(net, "239.1.1.1");
	upcall(net, 0, "172.30.0.1", "239.1.1.1");
	assert_string_equal(fake_routes(&net->fake), "");
	assert_int_equal(fake_logged(&net->fake,
		"The source address 172.30.0.1 for group 239.1.1.1, is not in "
		"any valid net for upstream VIF[0].\n"), 1);
	/* 224.0.0.0/24 is nobody's */
	upcall(net, 0, "10.0.0.9", "224.0.0.251");
	upcall(net, 9, "10.0.0.9", "239.1.1.1");
	upcall(net, 77, "10.0.0.9", "239.1.1.1");
	assert_string_equal(fake_routes(&net->fake), "");
	for (i = 0; i < 1000; i++)
		upcall(net, 0, "172.30.0.1", "239.1.1.1");
	assert_true(fake_logged(&net->fake, "The source address") <= 20);
}

/* Home devices: to other interfaces, but to the provider only by its lists */
static void test_downstream_source(void **state)
{
	struct net *net = *state;
	struct acl_rule rule = {
		.prefix = { addr("239.255.255.250"), 0xffffffff },
		.allow = true,
	};

	plain(net, 2, "192.168.2.10", IGMP_REPORT_V2, "239.255.255.250");
	upcall(net, 1, "192.168.1.77", "239.255.255.250");
	assert_string_equal(fake_routes(&net->fake),
			    "1 192.168.1.77 239.255.255.250 > 2:1\n");
	net->if_conf[0].rules = &rule;
	net->if_conf[0].rule_count = 1;
	up(net, 0);
	assert_string_equal(fake_routes(&net->fake),
			    "1 192.168.1.77 239.255.255.250 > 0:1 2:1\n");
	rule.allow = false;
	up(net, 0);
	assert_string_equal(fake_routes(&net->fake),
			    "1 192.168.1.77 239.255.255.250 > 2:1\n");
}

/* Sources, both ways */
static void test_ssm(void **state)
{
	struct net *net = *state;
	uint8_t data[IGMP_BYTES];
	size_t len = fake_records(data, "allow 232.1.1.1 {10.0.0.7}");

	packet(net, 1, "192.168.1.10", "224.0.0.22", data, len);
	pass(net, 0);
	assert_string_equal(fake_sent(&net->fake),
		"0 224.0.0.22 v3 allow 232.1.1.1 {10.0.0.7}\n");
	upcall(net, 0, "10.0.0.7", "232.1.1.1");
	upcall(net, 0, "10.0.0.8", "232.1.1.1");
	assert_string_equal(fake_routes(&net->fake),
			    "0 10.0.0.7 232.1.1.1 > 1:1\n");
	len = fake_records(data, "to_ex 232.1.1.1 {10.0.0.8 10.0.0.9}");
	packet(net, 2, "192.168.2.10", "224.0.0.22", data, len);
	pass(net, 2000);
	assert_non_null(strstr(fake_sent(&net->fake),
		"to_ex 232.1.1.1 {10.0.0.8 10.0.0.9}"));
	assert_string_equal(fake_routes(&net->fake),
			    "0 10.0.0.7 232.1.1.1 > 1:1 2:1\n");
	len = fake_records(data, "allow 232.1.1.1 {10.0.0.8}");
	packet(net, 1, "192.168.1.10", "224.0.0.22", data, len);
	pass(net, 0);
	assert_non_null(strstr(fake_sent(&net->fake),
		"0 224.0.0.22 v3 allow 232.1.1.1 {10.0.0.8}\n"));
	assert_non_null(strstr(fake_routes(&net->fake),
			       "0 10.0.0.8 232.1.1.1 > 1:1\n"));
}

/* ---- upstreams ---- */

static void test_lists(void **state)
{
	struct net *net = *state;
	struct acl_rule deny = {
		.prefix = { addr("239.2.0.0"), addr("255.255.0.0") },
	}, allow = deny;

	allow.allow = true;
	net->if_conf[0].rules = &deny;
	net->if_conf[0].rule_count = 1;
	net->if_conf[3].rules = &allow;
	net->if_conf[3].rule_count = 1;
	up(net, 0);
	up(net, 3);
	join(net, "239.1.1.1");
	join(net, "239.2.1.1");
	pass(net, 0);
	assert_string_equal(fake_sent(&net->fake),
			    "0 224.0.0.22 v3 to_ex 239.1.1.1 {}\n"
			    "3 224.0.0.22 v3 to_ex 239.2.1.1 {}\n");
	pass(net, 2000);
	fake_sent(&net->fake);
	/* other lists: left here and joined there */
	net->if_conf[0].rule_count = 0;
	net->if_conf[3].rules = &deny;
	up(net, 0);
	up(net, 3);
	pass(net, 0);
	assert_string_equal(fake_sent(&net->fake),
		"0 224.0.0.22 v3 to_ex 239.2.1.1 {}\n"
		"3 224.0.0.22 v3 to_in 239.2.1.1 {}, to_ex 239.1.1.1 {}\n");
}

/* Home devices' groups are joined where a whitelist names them. */
static void test_home_groups(void **state)
{
	struct net *net = *state;
	struct acl_rule rule = {
		.prefix = { addr("239.1.0.0"), addr("255.255.0.0") },
	};

	join(net, "239.255.255.250");
	pass(net, 2000);
	assert_string_equal(fake_sent(&net->fake), "");
	net->if_conf[0].rules = &rule;
	net->if_conf[0].rule_count = 1;
	up(net, 0);
	pass(net, 2000);
	assert_string_equal(fake_sent(&net->fake), "");
	rule.prefix.addr = addr("239.255.0.0");
	rule.allow = true;
	up(net, 0);
	pass(net, 0);
	assert_string_equal(fake_sent(&net->fake),
			    "0 224.0.0.22 v3 to_ex 239.255.255.250 {}\n");
}

/* Those of a downstream say what may be asked for there. */
static void test_downstream_lists(void **state)
{
	struct net *net = *state;
	struct acl_rule rule = {
		.prefix = { addr("239.2.0.0"), addr("255.255.0.0") },
		.allow = true,
	};
	struct show_stats stats;

	join(net, "239.1.1.1");
	pass(net, 2000);
	fake_sent(&net->fake);
	net->if_conf[1].rules = &rule;
	net->if_conf[1].rule_count = 1;
	up(net, 1);
	join(net, "239.1.1.2");
	join(net, "239.2.1.1");
	pass(net, 0);
	assert_string_equal(fake_sent(&net->fake), "0 224.0.0.22 v3 "
		"to_in 239.1.1.1 {}, to_ex 239.2.1.1 {}\n");
	proxy_stats(net->proxy, net->now, &stats);
	assert_int_equal(stats.total.refused[REFUSED_LIST], 1);
	assert_int_equal(fake_logged(&net->fake, "The group address 239.1.1.2 "
		"may not be requested from this interface. Ignoring.\n"), 1);
	/* another interface may */
	plain(net, 2, "192.168.2.10", IGMP_REPORT_V2, "239.1.1.2");
	proxy_stats(net->proxy, net->now, &stats);
	assert_int_equal(stats.groups, 2);
}

/* It comes when groups are known already, goes and comes again. */
static void test_late_upstream(void **state)
{
	struct net *net = *state;

	proxy_if_del(net->proxy, 0, net->now);
	join(net, "239.1.1.1");
	pass(net, 5000);
	fake_sent(&net->fake);
	up(net, 0);
	pass(net, 0);
	assert_string_equal(fake_sent(&net->fake),
			    "0 224.0.0.22 v3 to_ex 239.1.1.1 {}\n");
	upcall(net, 0, "10.1.2.3", "239.1.1.1");
	proxy_if_del(net->proxy, 0, net->now);
	assert_string_equal(fake_routes(&net->fake), "");
	pass(net, 5000);
	fake_sent(&net->fake);
	up(net, 0);
	upcall(net, 0, "10.1.2.3", "239.1.1.1");
	pass(net, 0);
	assert_string_equal(fake_sent(&net->fake),
			    "0 224.0.0.22 v3 to_ex 239.1.1.1 {}\n");
	assert_string_equal(fake_routes(&net->fake),
			    "0 10.1.2.3 239.1.1.1 > 1:1\n");
}

static void test_roles(void **state)
{
	struct net *net = *state;
	struct proxy_if off = net_iface(net, 0, IF_DISABLED, "10.0.0.2",
					"255.0.0.0");
	struct proxy_if moved = net_iface(net, 0, IF_UPSTREAM, "10.0.0.77",
					  "255.0.0.0");

	join(net, "239.1.1.1");
	pass(net, 2000);
	fake_sent(&net->fake);
	/* another address: told again from there */
	assert_int_equal(proxy_if_add(net->proxy, &moved, net->now), 0);
	pass(net, 0);
	assert_string_equal(fake_sent(&net->fake),
			    "0 224.0.0.22 v3 to_ex 239.1.1.1 {}\n");
	pass(net, 2000);
	fake_sent(&net->fake);
	/* nothing changed: nothing is told */
	assert_int_equal(proxy_if_add(net->proxy, &moved, net->now), 0);
	pass(net, 2000);
	assert_string_equal(fake_sent(&net->fake), "");
	/* no upstream any more: left */
	assert_int_equal(proxy_if_add(net->proxy, &off, net->now), 0);
	assert_string_equal(fake_sent(&net->fake),
			    "0 224.0.0.22 v3 to_in 239.1.1.1 {}\n");
	/* a downstream that goes takes its groups along */
	up(net, 0);
	pass(net, 2000);
	fake_sent(&net->fake);
	proxy_if_del(net->proxy, 1, net->now);
	pass(net, 0);
	assert_string_equal(fake_sent(&net->fake),
			    "0 224.0.0.22 v3 to_in 239.1.1.1 {}\n");
	moved.threshold = 0;
	assert_true(proxy_if_add(net->proxy, &moved, net->now) < 0);
	moved.threshold = 1;
	moved.vif = 32;
	assert_true(proxy_if_add(net->proxy, &moved, net->now) < 0);
}

static void test_leave_all(void **state)
{
	struct net *net = *state;

	join(net, "239.1.1.1");
	join(net, "239.1.1.2");
	upcall(net, 0, "10.1.2.3", "239.1.1.1");
	pass(net, 2000);
	fake_sent(&net->fake);
	proxy_leave_all(net->proxy, net->now);
	assert_string_equal(fake_sent(&net->fake), "0 224.0.0.22 v3 "
		"to_in 239.1.1.1 {}, to_in 239.1.1.2 {}\n");
	assert_string_equal(fake_routes(&net->fake), "");
}

/* ---- refresh ---- */

/* 15 minutes with a loop that is always late: each beat in its own second */
static void test_refresh_beat(void **state)
{
	struct net *net = *state;
	int64_t start = net->now, joined = 0;
	unsigned beats = 0;

	net->conf.refresh_interval = 60000;
	net->if_conf[1].timing = FAKE_TIMING;
	assert_int_equal(proxy_configure(net->proxy, &net->conf, net->now), 0);
	while (net->now < start + 15 * MINUTE) {
		int64_t when = proxy_deadline(net->proxy);
		const char *sent;

		/* a host that answers */
		if (net->now - joined >= 100000) {
			join(net, "239.1.1.1");
			joined = net->now;
		}
		net->now = when > net->now + 700 ? when + 17 : net->now + 700;
		proxy_run(net->proxy, net->now);
		sent = fake_sent(&net->fake);
		if (!strstr(sent, "0 239.1.1.1 v2 239.1.1.1\n"))
			continue;
		assert_in_range((net->now - start - 10000) % 60000, 0, 999);
		assert_int_equal((net->now - start - 10000) / 60000, beats);
		assert_null(strstr(sent, "leave"));
		beats++;
	}
	assert_int_equal(beats, 15);
}

static void test_refresh_options(void **state)
{
	struct net *net = *state;
	struct show_stats stats;

	join(net, "239.1.1.1");
	pass(net, 5000);
	fake_sent(&net->fake);
	/* off, and by hand */
	proxy_stats(net->proxy, net->now, &stats);
	assert_int_equal(stats.next_refresh, -1);
	proxy_refresh(net->proxy, net->now);
	pass(net, 0);
	assert_string_equal(fake_sent(&net->fake),
			    "0 239.1.1.1 v2 239.1.1.1\n");
	/* on, version 3; the delay counts from the start */
	net->conf.refresh_interval = 30000;
	net->conf.refresh_version = 3;
	assert_int_equal(proxy_configure(net->proxy, &net->conf, net->now), 0);
	pass(net, 4999);
	assert_string_equal(fake_sent(&net->fake), "");
	pass(net, 1);
	assert_string_equal(fake_sent(&net->fake),
			    "0 224.0.0.22 v3 is_ex 239.1.1.1 {}\n");
	/* the same again does not move the beat */
	pass(net, 7000);
	assert_int_equal(proxy_configure(net->proxy, &net->conf, net->now), 0);
	pass(net, 22999);
	assert_null(strstr(fake_sent(&net->fake), "is_ex"));
	pass(net, 1);
	assert_non_null(strstr(fake_sent(&net->fake), "is_ex"));
}

/* ---- packets that are refused ---- */

static void test_refused(void **state)
{
	struct net *net = *state;
	struct show_stats stats;
	uint8_t data[IGMP_BYTES];
	size_t len = igmp_build_plain(data, IGMP_REPORT_V2, addr("239.1.1.1"));

	proxy_packet(net->proxy, 1, addr("192.168.1.10"), addr("239.1.1.1"), 2,
		     true, data, len, net->now);
	packet(net, 1, "192.168.2.10", "239.1.1.1", data, len);
	packet(net, 1, "192.168.1.10", "239.1.1.1", data, 7);
	data[5]++;
	packet(net, 1, "192.168.1.10", "239.1.1.1", data, len);
	data[5]--;
	/* from ourselves, on an interface that is none, on an upstream */
	packet(net, 1, "192.168.1.1", "239.1.1.1", data, len);
	packet(net, 9, "192.168.1.10", "239.1.1.1", data, len);
	packet(net, 0, "10.0.0.9", "239.1.1.1", data, len);
	proxy_stats(net->proxy, net->now, &stats);
	assert_int_equal(stats.groups, 0);
	assert_int_equal(stats.total.refused[REFUSED_TTL], 1);
	assert_int_equal(stats.total.refused[REFUSED_SOURCE], 1);
	assert_int_equal(stats.total.refused[REFUSED_SHORT], 1);
	assert_int_equal(stats.total.refused[REFUSED_CHECKSUM], 1);
	/* a host without an address yet: RFC 3376 section 4.2.13 */
	packet(net, 1, "0.0.0.0", "239.1.1.1", data, len);
	proxy_stats(net->proxy, net->now, &stats);
	assert_int_equal(stats.groups, 1);
}

/* Nothing is formatted below the level, and the lines are as they were. */
static void test_log(void **state)
{
	struct net *net = *state;
	unsigned long before;

	net->fake.level = LOG_WARNING;
	before = net->fake.formatted;
	join(net, "239.1.1.1");
	pass(net, 0);
	assert_int_equal(net->fake.formatted, before);
	net->fake.level = LOG_DEBUG;
	join(net, "239.1.1.1");
	upcall(net, 0, "10.1.2.3", "239.1.1.1");
	leave(net, "239.1.1.1");
	pass(net, 2000);
	assert_int_equal(fake_logged(&net->fake, "RECV V2 member report   from "
		"192.168.1.10    to 239.1.1.1\n"), 1);
	assert_int_equal(fake_logged(&net->fake, "RECV Leave message      from "
		"192.168.1.10    to 224.0.0.2\n"), 1);
	assert_int_equal(fake_logged(&net->fake,
		"Adding MFC: 10.1.2.3 -> 239.1.1.1, InpVIf: 0\n"), 1);
	assert_int_equal(fake_logged(&net->fake,
		"Removing MFC: 10.1.2.3 -> 239.1.1.1, InpVIf: 0\n"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET_TEST(test_join_and_leave),
		NET_TEST(test_late_listener),
		NET_TEST(test_stale_packets),
		NET_TEST(test_remembered_bound),
		NET_TEST(test_routes_bound),
		NET_TEST(test_idle_route),
		NET_TEST(test_wrong_interface),
		NET_TEST(test_invalid_source),
		NET_TEST(test_downstream_source),
		NET_TEST(test_ssm),
		NET_TEST(test_lists),
		NET_TEST(test_downstream_lists),
		NET_TEST(test_home_groups),
		NET_TEST(test_late_upstream),
		NET_TEST(test_roles),
		NET_TEST(test_leave_all),
		NET_TEST(test_refresh_beat),
		NET_TEST(test_refresh_options),
		NET_TEST(test_refused),
		NET_TEST(test_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
