/* SPDX-License-Identifier: GPL-2.0-only */
#include "net.h"

struct proxy_if net_iface(struct net *net, unsigned vif, enum if_role role,
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
	conf->timing = FAKE_TIMING;
	if (!conf->maxgroups)
		conf->maxgroups = 4096;
	if (!conf->maxsources)
		conf->maxsources = 64;
	snprintf(iface.name, sizeof(iface.name), "eth%u", vif);
	return iface;
}

void up(struct net *net, unsigned vif)
{
	static const char *const own[] = {
		"10.0.0.2", "192.168.1.1", "192.168.2.1", "172.16.0.2"
	};
	struct proxy_if wanted =
		net_iface(net, vif, vif % 3 ? IF_DOWNSTREAM : IF_UPSTREAM,
		      own[vif], vif ? "255.255.255.0" : "255.0.0.0");

	assert_int_equal(proxy_if_add(net->proxy, &wanted, net->now), 0);
}

int net_setup(void **state)
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

int net_teardown(void **state)
{
	struct net *net = *state;

	proxy_free(net->proxy);
	free(net);
	return 0;
}

void pass(struct net *net, int64_t ms)
{
	int64_t end = net->now + ms;

	while (proxy_deadline(net->proxy) <= end) {
		if (net->now < proxy_deadline(net->proxy))
			net->now = proxy_deadline(net->proxy);
		proxy_run(net->proxy, net->now);
	}
	net->now = end;
}

void packet(struct net *net, unsigned vif, const char *from,
	    const char *to, const void *data, size_t len)
{
	proxy_packet(net->proxy, vif, addr(from), addr(to), 1, true, data, len,
		     net->now);
}

void plain(struct net *net, unsigned vif, const char *from,
	   enum igmp_kind kind, const char *group)
{
	uint8_t data[IGMP_BYTES];
	size_t len = igmp_build_plain(data, kind, addr(group));

	packet(net, vif, from, kind == IGMP_LEAVE_V2 ? "224.0.0.2" : group,
	       data, len);
}

void join(struct net *net, const char *group)
{
	plain(net, 1, "192.168.1.10", IGMP_REPORT_V2, group);
}

void leave(struct net *net, const char *group)
{
	plain(net, 1, "192.168.1.10", IGMP_LEAVE_V2, group);
}

void upcall(struct net *net, unsigned vif, const char *source,
	    const char *group)
{
	proxy_upcall(net->proxy, vif, addr(source), addr(group), false,
		     net->now);
}
