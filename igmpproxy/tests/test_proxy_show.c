/* SPDX-License-Identifier: GPL-2.0-only */
/* What the proxy shows of itself */
#include "net.h"

struct shown {
	char text[1024];
	size_t len;
};

static void __attribute__((format(printf, 2, 3)))
show(struct shown *shown, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	shown->len += (size_t)vsnprintf(shown->text + shown->len,
		sizeof(shown->text) - shown->len, format, args);
	va_end(args);
}

static void show_group(void *arg, const struct show_group *group)
{
	show(arg, "%s %s %s v%u %u %d %u\n", group->name, ADDR(group->group),
	     group->exclude ? "exclude" : "include", group->version,
	     group->sources, (int)group->expires, group->reporter_count);
}

static void show_source(void *arg, const struct show_source *source)
{
	show(arg, "%s %s %s %s %d\n", source->name, ADDR(source->group),
	     ADDR(source->source), source->wanted ? "wanted" : "excluded",
	     (int)source->expires);
}

static void show_route(void *arg, const struct show_route *route)
{
	show(arg, "%s %s %s %x %d %u\n", ADDR(route->source),
	     ADDR(route->group), route->in_name, route->out, route->installed,
	     (unsigned)route->packets);
}

static void show_interface(void *arg, const struct show_interface *i)
{
	show(arg, "%s %s v%u %u %s %d %u %u\n", i->name, ADDR(i->addr),
	     i->version, i->groups, ADDR(i->querier), (int)i->next_query,
	     i->last_query_version,
	     (unsigned)i->counters->received[IGMP_REPORT_V3]);
}

static void test_show(void **state)
{
	struct net *net = *state;
	struct shown shown = { .len = 0 };
	struct igmp_query query = { .version = 2, .response = 1000 };
	uint8_t data[IGMP_BYTES];
	size_t len = fake_records(data, "to_ex 239.1.1.1 {10.0.0.7}");

	packet(net, 1, "192.168.1.10", "224.0.0.22", data, len);
	len = igmp_build_query(data, &query);
	packet(net, 0, "10.0.0.1", "224.0.0.1", data, len);
	upcall(net, 0, "10.0.0.9", "239.1.1.1");
	net->fake.routes[FAKE_ROUTES - 1].packets = 5;
	pass(net, 10000);
	proxy_each_group(net->proxy, net->now, show_group, &shown);
	proxy_each_source(net->proxy, net->now, show_source, &shown);
	proxy_each_route(net->proxy, show_route, &shown);
	proxy_each_interface(net->proxy, net->now, show_interface, &shown);
	assert_string_equal(shown.text,
		"eth0 239.1.1.1 exclude v2 1 -1 0\n"
		"eth1 239.1.1.1 exclude v3 1 250000 1\n"
		"eth0 239.1.1.1 10.0.0.7 excluded -1\n"
		"eth1 239.1.1.1 10.0.0.7 excluded -1\n"
		"10.0.0.9 239.1.1.1 eth0 2 1 5\n"
		"eth0 10.0.0.2 v2 1 10.0.0.1 -1 2 0\n"
		"eth1 192.168.1.1 v3 1 192.168.1.1 20000 0 1\n"
		"eth2 192.168.2.1 v3 0 192.168.2.1 20000 0 0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		NET_TEST(test_show),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
