/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A proxy under packets, upcalls, interfaces that come and go, and time, all
 * drawn from a string of bytes. Whatever comes, nothing is read that is not
 * there, what is sent can be read again, limits hold, and what is known inside
 * agrees with itself.
 *
 *	fuzz_packet [RUNS [SEED]]	the same seed does the same again
 *
 * With -fsanitize=fuzzer and -DFUZZER it is libFuzzer that brings the bytes.
 */
#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proxy-private.h"
#include "proxy-show.h"

#define GROUPS_MAX	12
#define SOURCES_MAX	5

/* With -DNOMEMORY and --wrap one of `fail` requests for memory fails. */
static unsigned fail;
#ifdef NOMEMORY
#include "nomemory.h"
#define FAILS	true

static bool fails(void)
{
	static unsigned count;

	return fail && !(++count % (fail % 16 + 2));
}

#else
#define FAILS	false
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *at;
	size_t left;
};

static uint64_t seed = 1;
static int64_t now;
static bool routes_fail;

/* xorshift64* */
static uint32_t noise(void *ctx)
{
	(void)ctx;
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (uint32_t)((seed * 0x2545f4914f6cdd1dULL) >> 32);
}

static void on_send(void *ctx, unsigned vif, uint32_t dst, const void *data,
		    size_t len)
{
	struct igmp_message message;

	(void)ctx;
	assert(vif < MAXVIFS && ntohl(dst) >> 28 == 0xe && len <= IGMP_BYTES);
	assert(igmp_parse(data, len, &message) == IGMP_FINE);
}

static int on_set(void *ctx, uint32_t source, uint32_t group, unsigned in,
		  const uint8_t ttls[MAXVIFS])
{
	(void)ctx;
	(void)source;
	assert(in < MAXVIFS && !ttls[in] && igmp_routable(group));
	return routes_fail ? -ENOMEM : 0;
}

static int on_del(void *ctx, uint32_t source, uint32_t group, unsigned in)
{
	(void)ctx;
	(void)source;
	(void)group;
	(void)in;
	return 0;
}

static int on_packets(void *ctx, uint32_t source, uint32_t group,
		      uint64_t *packets, uint64_t *bytes)
{
	(void)source;
	(void)group;
	*packets = noise(ctx) % 2;
	*bytes = 0;
	return routes_fail ? -EADDRNOTAVAIL : 0;
}

static bool on_log_on(void *ctx, int level)
{
	(void)ctx;
	(void)level;
	return true;
}

static void __attribute__((format(printf, 3, 4)))
on_log(void *ctx, int level, const char *format, ...)
{
	char line[256];
	va_list args;

	(void)ctx;
	assert(level <= LOG_DEBUG);
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
}

static const struct proxy_ops ops = {
	.send = on_send, .route_set = on_set, .route_del = on_del,
	.route_packets = on_packets, .log_on = on_log_on, .log = on_log,
	.random = noise,
};

static uint8_t take(struct input *input)
{
	if (!input->left)
		return 0;
	input->left--;
	return *input->at++;
}

/* ---- what is done ---- */

static uint32_t take_group(struct input *input)
{
	uint8_t which = take(input);

	if (which >= 250)
		return htonl(0xe00000fb);
	return htonl(0xef010100U + which % 16);
}

static uint32_t take_from(struct input *input, unsigned vif)
{
	uint8_t host = take(input);

	return host == 255 ? 0 : htonl((vif << 16) + 0x0a000000U + host % 8);
}

static void finish(uint8_t *data, size_t len)
{
	uint32_t sum = 0;
	size_t i;

	data[2] = data[3] = 0;
	for (i = 0; i < len; i++)
		sum += i & 1 ? data[i] : (uint32_t)data[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	data[2] = (uint8_t)(~sum >> 8);
	data[3] = (uint8_t)~sum;
}

static size_t put_addr(uint8_t *data, size_t at, uint32_t addr)
{
	memcpy(data + at, &addr, 4);
	return at + 4;
}

static size_t make_records(struct input *input, uint8_t *data)
{
	unsigned records = take(input) % 5, sources, i;
	size_t len = 8;

	data[0] = 0x22;
	data[7] = (uint8_t)records;
	while (records--) {
		unsigned auxiliary = take(input);

		auxiliary = auxiliary < 240 ? 0 : auxiliary % 3;
		sources = take(input) % 8;
		data[len] = take(input) % 8;
		data[len + 1] = (uint8_t)auxiliary;
		data[len + 3] = (uint8_t)sources;
		len = put_addr(data, len + 4, take_group(input));
		for (i = 0; i < sources; i++)
			len = put_addr(data, len,
				       htonl(0x0a000000U + take(input) % 16));
		len += 4 * (size_t)auxiliary;
	}
	return len;
}

static size_t make_query(struct input *input, uint8_t *data)
{
	unsigned sources = take(input) % 4, i;
	size_t len = 12;

	data[0] = 0x11;
	data[1] = take(input);
	if (take(input) & 1)
		put_addr(data, 4, take_group(input));
	if (take(input) & 1)
		return 8;
	data[8] = take(input) & 0xf;
	data[9] = take(input);
	data[11] = (uint8_t)sources;
	for (i = 0; i < sources; i++)
		len = put_addr(data, len, htonl(0x0a000000U + take(input) % 16));
	return len;
}

/* A message, most of the time a good one, in a buffer of its own size */
static void packet(struct input *input, struct proxy *proxy)
{
	static const uint8_t types[] = { 0x12, 0x16, 0x16, 0x17 };
	unsigned vif = take(input) % 5, form = take(input) % 8, i;
	uint8_t data[512] = { 0 }, damage = take(input);
	uint32_t from = take_from(input, vif), to = ADDR_REPORTS;
	size_t len = 8;
	uint8_t *own;

	if (form < 4) {
		data[0] = types[form];
		to = take_group(input);
		put_addr(data, 4, to);
	} else if (form < 6) {
		len = make_records(input, data);
	} else if (form == 6) {
		len = make_query(input, data);
		to = ADDR_ALL_HOSTS;
	} else {
		len = take(input) % 64;
		for (i = 0; i < len; i++)
			data[i] = take(input);
	}
	if (damage >= 240 && len)
		data[take(input) % len] ^= take(input);
	if (damage >= 230 && damage < 240 && len)
		len -= take(input) % len;
	if (damage < 250 && len >= 8)
		finish(data, len);
	while (!(own = malloc(len + !len)))
		;
	memcpy(own, data, len);
	proxy_packet(proxy, vif, from, to, damage == 1 ? 2 : 1, true, own, len,
		     now);
	free(own);
}

static void interface(struct input *input, struct proxy *proxy)
{
	struct acl_rule rule = {
		.prefix = { htonl(0xef010100), htonl(0xfffffff8) },
	};
	struct prefix net = { .mask = htonl(0xffff0000) };
	struct if_conf conf = {
		.timing = { 125000, 10000, 1000, 2, 2, 3 },
		.maxgroups = GROUPS_MAX, .maxsources = SOURCES_MAX,
		.rules = &rule,
	};
	struct proxy_if iface = {
		.vif = take(input) % 5, .name = "if", .nets = &net,
		.net_count = 1, .threshold = 1, .conf = &conf,
	};
	uint8_t how = take(input);

	net.addr = htonl((iface.vif << 16) + 0x0a000000U);
	iface.addr = net.addr | htonl(how >> 7 ? 0x64 : 0x1);
	iface.role = iface.vif < 2 ? IF_UPSTREAM : IF_DOWNSTREAM;
	rule.allow = how & 1;
	conf.rule_count = how >> 1 & 1;
	conf.quickleave = how >> 2 & 1;
	iface.host_version = how >> 3 & 3;
	if ((how >> 5 & 3) == 3)
		proxy_if_del(proxy, iface.vif, now);
	else if ((how >> 5 & 3) == 2 && how & 1)
		iface.role = IF_DISABLED;
	if ((how >> 5 & 3) != 3)
		assert(!proxy_if_add(proxy, &iface, now) || FAILS);
}

static void pass(struct input *input, struct proxy *proxy)
{
	static const int64_t times[] = {
		0, 1, 50, 1000, 2000, 15000, 130000, 300000
	};
	int64_t end = now + times[take(input) % 8];
	unsigned rounds = 0;

	while (proxy_deadline(proxy) <= end) {
		if (now < proxy_deadline(proxy))
			now = proxy_deadline(proxy);
		proxy_run(proxy, now);
		assert(++rounds < 100000);
	}
	now = end;
}

/* ---- what has to be true ---- */

static void check_group(void *arg, const struct show_group *group)
{
	unsigned *counts = arg;

	assert(group->expires >= -1);
	assert(group->exclude || group->sources);
	assert(igmp_routable(group->group));
	counts[group->vif]++;
	if (group->role == IF_DOWNSTREAM) {
		assert(group->sources <= SOURCES_MAX);
		assert(counts[group->vif] <= GROUPS_MAX);
	}
}

static void check_source(void *arg, const struct show_source *source)
{
	unsigned *count = arg;

	assert(source->expires >= -1);
	++*count;
}

static void check_route(void *arg, const struct show_route *route)
{
	unsigned *counts = arg;

	counts[!route->installed]++;
	assert(!route->out == !route->installed);
	assert(!(route->out >> route->in & 1));
}

static void check_interface(void *arg, const struct show_interface *i)
{
	const unsigned *counts = arg;

	assert(counts[i->vif] == i->groups);
}

/* All memberships upstream are those that the downstreams want together. */
static void check_merged(const struct proxy *proxy)
{
	const struct table_node *node = table_next(&proxy->merge.members, NULL);
	size_t count = 0;
	unsigned i;

	for (; node; node = table_next(&proxy->merge.members, node))
		for (i = 0; i < MAXVIFS; i++)
			if (merge_vifs(&proxy->merge, node->key) >> i & 1) {
				assert(router_group(&proxy->ports[i]->router,
						    node->key));
				count++;
			}
	for (i = 0; i < MAXVIFS; i++) {
		const struct port *port = proxy->ports[i];

		if (port && port->role == IF_DOWNSTREAM)
			count -= port->router.groups.count;
		if (port && port->role == IF_UPSTREAM)
			assert(port->rule_count || port->host.joined ==
			       proxy->merge.members.count);
	}
	assert(!count);
}

static void check(const struct proxy *proxy)
{
	unsigned counts[MAXVIFS] = { 0 }, routes[2] = { 0 }, sources = 0;
	struct show_stats stats;

	proxy_each_group(proxy, now, check_group, counts);
	proxy_each_interface(proxy, now, check_interface, counts);
	proxy_each_source(proxy, now, check_source, &sources);
	proxy_each_route(proxy, check_route, routes);
	proxy_stats(proxy, now, &stats);
	assert(stats.routes == routes[0] && stats.remembered == routes[1]);
	check_merged(proxy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input input = { data, size };
	struct conf conf = {
		.refresh_delay = 10000, .refresh_interval = 60000,
		.refresh_version = 2,
	};
	uint8_t how = take(&input);
	struct proxy *proxy;

	seed = 1;
	now = 1000000;
	routes_fail = false;
	conf.refresh_version += how & 1;
	proxy = proxy_new(&ops, NULL, &conf, now);
	if (!proxy && FAILS)
		return 0;
	assert(proxy);
	fail = FAILS ? 1U + how : 0;
	while (input.left) {
		uint8_t what = take(&input);

		if (what < 150)
			packet(&input, proxy);
		else if (what < 180)
			pass(&input, proxy);
		else if (what < 200)
			proxy_upcall(proxy, take(&input) % 5,
				     take_from(&input, what % 5),
				     take_group(&input), what == 190, now);
		else if (what < 250)
			interface(&input, proxy);
		else if (what == 250)
			proxy_refresh(proxy, now);
		else
			routes_fail = what & 1;
		if (!FAILS)
			check(proxy);
	}
	fail = 0;
	if (how & 2)
		proxy_leave_all(proxy, now);
	proxy_free(proxy);
	return 0;
}

#ifndef FUZZER
static uint64_t mixed(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
	return x ^ x >> 31;
}

int main(int argc, char **argv)
{
	unsigned long runs = argc > 1 ? strtoul(argv[1], NULL, 0) : 3000;
	unsigned long first = argc > 2 ? strtoul(argv[2], NULL, 0) : 1, i;
	uint8_t data[4096];

	for (i = 0; i < runs; i++) {
		uint64_t state = mixed(first + i);
		size_t size = state % sizeof(data), at;

		for (at = 0; at < size; at++) {
			state = state * 6364136223846793005ULL + 1;
			data[at] = (uint8_t)(state >> 56);
		}
		LLVMFuzzerTestOneInput(data, size);
	}
	printf("%lu runs, all fine; the first had seed %lu\n", runs, first);
	return 0;
}
#endif
