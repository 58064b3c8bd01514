/* SPDX-License-Identifier: GPL-2.0-only */
/* The whole: packets and upcalls in, packets and routes out. */
#include "fake.h"
#include "proxy-show.h"
#include "proxy.h"

#define MINUTE	60000

/* An upstream 0, 10.0.0.2/8, and downstreams 1 and 2, 192.168.N.1/24 */
struct net {
	struct fake fake;
	struct conf conf;
	struct if_conf if_conf[4];
	struct prefix nets[4][2];
	struct proxy *proxy;
	int64_t now;
};

static const struct timing timing = {
	.query_interval = 125000, .query_response = 10000, .last_member = 1000,
	.last_member_count = 2, .robustness = 2, .querier_version = 3,
};

static struct proxy_if iface(struct net *net, unsigned vif, enum if_role role,
			     const char *own, const char *mask)
{
	struct if_conf *conf = &net->if_conf[vif];
	struct proxy_if iface = {
		.vif = vif, .role = role, .addr = addr(own),
		.nets = net->nets[vif], .net_count = 1, .threshold = 1,
		.conf = conf,
	};

	net->nets[vif][0].mask = addr(mask);
	net->nets[vif][0].addr = addr(own) & addr(mask);
	conf->timing = timing;
	if (!conf->maxgroups)
		conf->maxgroups = 4096;
	if (!conf->maxsources)
		conf->maxsources = 64;
	snprintf(iface.name, sizeof(iface.name), "eth%u", vif);
	return iface;
}

static void up(struct net *net, unsigned vif)
{
	static const char *const own[] = {
		"10.0.0.2", "192.168.1.1", "192.168.2.1", "172.16.0.2"
	};
	struct proxy_if wanted =
		iface(net, vif, vif % 3 ? IF_DOWNSTREAM : IF_UPSTREAM,
		      own[vif], vif ? "255.255.255.0" : "255.0.0.0");

	assert_int_equal(proxy_if_add(net->proxy, &wanted, net->now), 0);
}

static int setup(void **state)
{
	struct net *net = calloc(1, sizeof(*net));

	fake_init(&net->fake);
	net->now = 1000000;
	net->conf.refresh_version = 2;
	net->conf.refresh_delay = 10000;
	net->proxy = proxy_new(&fake_ops, &net->fake, &net->conf, net->now);
	assert_non_null(net->proxy);
	up(net, 0);
	up(net, 1);
	up(net, 2);
	proxy_run(net->proxy, net->now);
	fake_sent(&net->fake);
	*state = net;
	return 0;
}

static int teardown(void **state)
{
	struct net *net = *state;

	proxy_free(net->proxy);
	free(net);
	return 0;
}

/* Lets time pass, firing each timer at its deadline. */
static void pass(struct net *net, int64_t ms)
{
	int64_t end = net->now + ms;

	while (proxy_deadline(net->proxy) <= end) {
		if (net->now < proxy_deadline(net->proxy))
			net->now = proxy_deadline(net->proxy);
		proxy_run(net->proxy, net->now);
	}
	net->now = end;
}

static void packet(struct net *net, unsigned vif, const char *from,
		   const char *to, const void *data, size_t len)
{
	proxy_packet(net->proxy, vif, addr(from), addr(to), 1, true, data, len,
		     net->now);
}

static void plain(struct net *net, unsigned vif, const char *from,
		  enum igmp_kind kind, const char *group)
{
	uint8_t data[IGMP_BYTES];
	size_t len = igmp_build_plain(data, kind, addr(group));

	packet(net, vif, from, kind == IGMP_LEAVE_V2 ? "224.0.0.2" : group,
	       data, len);
}

static void join(struct net *net, const char *group)
{
	plain(net, 1, "192.168.1.10", IGMP_REPORT_V2, group);
}

static void leave(struct net *net, const char *group)
{
	plain(net, 1, "192.168.1.10", IGMP_LEAVE_V2, group);
}

static void upcall(struct net *net, unsigned vif, const char *source,
		   const char *group)
{
	proxy_upcall(net->proxy, vif, addr(source), addr(group), false,
		     net->now);
}

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_join_and_leave, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
