/* SPDX-License-Identifier: GPL-2.0-only */
#include "proxy.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proxy-private.h"

#define TOLD_MS		60000		/* in it so many lines about sources */
#define TOLD_MAX	20

static const struct filter nothing = { .exclude = false };

void counters_add(struct counters *to, const struct counters *from)
{
	unsigned i;

	for (i = 0; i < IGMP_KINDS; i++) {
		to->received[i] += from->received[i];
		to->sent[i] += from->sent[i];
	}
	for (i = 0; i < REFUSALS; i++)
		to->refused[i] += from->refused[i];
	to->joins += from->joins;
	to->leaves += from->leaves;
	to->refreshes += from->refreshes;
	to->refreshed += from->refreshed;
}

static struct port *port_of(const struct proxy *proxy, unsigned vif)
{
	return vif < MAXVIFS ? proxy->ports[vif] : NULL;
}

static bool is(const struct port *port, enum if_role role)
{
	return port && port->role == role;
}

static bool on_net(const struct port *port, uint32_t source)
{
	size_t i;

	for (i = 0; i < port->net_count; i++)
		if (!((source ^ port->nets[i].addr) & port->nets[i].mask))
			return true;
	return false;
}

/* ---- groups ---- */

/* What the devices at home say to each other is no provider's business. */
static bool may_join(const struct port *port, uint32_t group)
{
	if (igmp_is_home(group))
		return acl_names(port->rules, port->rule_count, group);
	return acl_allows(port->rules, port->rule_count, group);
}

/* What all downstreams want of a group goes to the upstreams that may join it. */
static void want(struct proxy *proxy, uint32_t addr, struct port *only,
		 int64_t now)
{
	const struct group *groups[MAXVIFS];
	uint32_t vifs = merge_vifs(&proxy->merge, addr);
	struct filter filter;
	size_t count = 0;
	unsigned i;

	for (i = 0; i < MAXVIFS; i++)
		if (vifs >> i & 1)
			groups[count++] =
				router_group(&proxy->ports[i]->router, addr);
	merge_filter(&proxy->merge, groups, count, &filter);
	for (i = 0; i < MAXVIFS; i++) {
		struct port *port = proxy->ports[i];
		bool may;

		if (!is(port, IF_UPSTREAM) || (only && port != only))
			continue;
		may = may_join(port, addr);
		if (!host_want(&port->host, addr, may ? &filter : &nothing,
			       now))
			port->counters.refused[REFUSED_MEMORY]++;
	}
}

static void want_all(struct proxy *proxy, struct port *only, int64_t now)
{
	struct table_node *node = table_next(&proxy->merge.members, NULL);

	for (; node; node = table_next(&proxy->merge.members, node))
		want(proxy, node->key, only, now);
}

static void group_changed(struct router *router, uint32_t addr,
			  const struct group *group, int64_t now)
{
	struct port *port = container_of(router, struct port, router);
	struct proxy *proxy = port->proxy;
	uint32_t vifs = merge_vifs(&proxy->merge, addr);

	if (group && !(vifs >> port->vif & 1))
		core_log(&proxy->core, LOG_INFO,
			 "Inserted route table entry for %s on VIF #%u",
			 ADDR(addr), port->vif);
	if (!merge_set(&proxy->merge, addr, port->vif, group != NULL))
		port->counters.refused[REFUSED_MEMORY]++;
	want(proxy, addr, NULL, now);
	forward_group(&proxy->forward, addr, now);
}

/* ---- sources ---- */

/*
 * RFC 4605 section 4.2. What comes from this side of the proxy goes upstream
 * only where lists say which groups may, so that nothing leaves a home by itself.
 */
static uint32_t outputs(struct forward *forward, uint32_t source,
			uint32_t group, unsigned in)
{
	struct proxy *proxy = container_of(forward, struct proxy, forward);
	const struct port *from = port_of(proxy, in);
	uint32_t vifs = merge_vifs(&proxy->merge, group), out = 0;
	unsigned i;

	if (!from || !on_net(from, source))
		return 0;
	for (i = 0; i < MAXVIFS; i++) {
		const struct port *port = proxy->ports[i];

		if (i == in || !port)
			continue;
		if (vifs >> i & 1 &&
		    group_wants(router_group(&port->router, group), source))
			out |= UINT32_C(1) << i;
		if (port->role == IF_UPSTREAM && from->role == IF_DOWNSTREAM &&
		    acl_names(port->rules, port->rule_count, group))
			out |= UINT32_C(1) << i;
	}
	return out;
}

/* A neighbour that sends from anywhere must not fill the log. */
static bool may_tell(struct port *port, int64_t now)
{
	if (!port->told || now - port->told_at >= TOLD_MS) {
		port->told_at = now;
		port->told = 0;
	}
	return port->told < TOLD_MAX && ++port->told;
}

void proxy_upcall(struct proxy *proxy, unsigned vif, uint32_t source,
		  uint32_t group, bool wrong_vif, int64_t now)
{
	struct port *port = port_of(proxy, vif);

	timers_run(&proxy->core.timers, now - 1);
	proxy->upcalls++;
	if (wrong_vif) {
		proxy->wrong_vif++;
		return;
	}
	if (!port || !igmp_routable(group))
		return;
	if (on_net(port, source)) {
		forward_upcall(&proxy->forward, source, group, vif, now);
		return;
	}
	proxy->bad_sources++;
	if (may_tell(port, now))
		core_log(&proxy->core, port->role == IF_UPSTREAM ?
			 LOG_WARNING : LOG_INFO,
			 "The source address %s for group %s, is not in any "
			 "valid net for %s VIF[%u].", ADDR(source), ADDR(group),
			 port->role == IF_UPSTREAM ? "upstream" : "downstream",
			 vif);
}

/* ---- packets ---- */

static void refuse(struct port *port, enum refusal why, uint32_t src)
{
	port->counters.refused[why]++;
	core_log(&port->proxy->core, LOG_DEBUG,
		 "Refused a packet from %s on interface %s: %s", ADDR(src),
		 port->name, refusal_name(why));
}

static void take_upstream(struct port *port, const struct igmp_message *message,
			  int64_t now)
{
	switch (message->kind) {
	case IGMP_QUERY_V1:
	case IGMP_QUERY_V2:
	case IGMP_QUERY_V3:
		host_query(&port->host, message, now);
		break;
	case IGMP_REPORT_V1:
	case IGMP_REPORT_V2:
		host_heard(&port->host, message->group);
		break;
	default:
		break;
	}
}

static void take_message(struct port *port, uint32_t src, uint32_t dst,
			 unsigned ttl, struct igmp_message *message,
			 int64_t now)
{
	core_log(&port->proxy->core, LOG_NOTICE, "RECV %-18s from %-15s to %s",
		 igmp_name(message->kind), ADDR(src), ADDR(dst));
	port->counters.received[message->kind]++;
	if (ttl != 1) {
		refuse(port, REFUSED_TTL, src);
		return;
	}
	if (port->role == IF_DOWNSTREAM && src && !on_net(port, src)) {
		refuse(port, REFUSED_SOURCE, src);
		return;
	}
	if (message->kind <= IGMP_QUERY_V3) {
		port->query_at = now;
		port->query_from = src;
		port->query_version = message->kind - IGMP_QUERY_V1 + 1;
	}
	if (port->role == IF_DOWNSTREAM)
		router_packet(&port->router, src, dst, message, now);
	else
		take_upstream(port, message, now);
}

void proxy_packet(struct proxy *proxy, unsigned vif, uint32_t src, uint32_t dst,
		  unsigned ttl, bool alert, const void *igmp, size_t len,
		  int64_t now)
{
	static const enum refusal refusals[] = {
		[IGMP_SHORT] = REFUSED_SHORT,
		[IGMP_CHECKSUM] = REFUSED_CHECKSUM,
		[IGMP_TYPE] = REFUSED_TYPE, [IGMP_LENGTH] = REFUSED_LENGTH,
	};
	struct port *port = port_of(proxy, vif);
	struct igmp_message message;
	enum igmp_fault fault;

	(void)alert;			/* hosts of version 1 have none */
	/* What was due before happens before; what is due now may wait. */
	timers_run(&proxy->core.timers, now - 1);
	if (!port || src == port->addr)
		return;
	fault = igmp_parse(igmp, len, &message);
	if (fault)
		refuse(port, refusals[fault], src);
	else
		take_message(port, src, dst, ttl, &message, now);
}

/* ---- refresh ---- */

static void refresh(struct proxy *proxy, int64_t now)
{
	unsigned i;

	proxy->refreshes++;
	for (i = 0; i < MAXVIFS; i++) {
		struct port *port = proxy->ports[i];

		if (!is(port, IF_UPSTREAM))
			continue;
		core_log(&proxy->core, LOG_INFO,
			 "Refreshing %u groups on interface %s",
			 port->host.joined, port->name);
		host_refresh(&port->host, proxy->refresh_version, now);
	}
}

/* The next beat: beats stand still however late the one before was. */
static void refresh_set(struct proxy *proxy, int64_t now)
{
	int64_t when = proxy->started + proxy->refresh_delay;
	int64_t interval = proxy->refresh_interval;

	if (!interval)
		when = NEVER;
	else if (when <= now)
		when += ((now - when) / interval + 1) * interval;
	timer_set(&proxy->core.timers, &proxy->refresh, when);
}

static void refresh_fire(struct timer *timer, int64_t now)
{
	struct proxy *proxy = container_of(timer, struct proxy, refresh);

	refresh_set(proxy, now);
	refresh(proxy, now);
}

void proxy_refresh(struct proxy *proxy, int64_t now)
{
	refresh(proxy, now);
}

/* ---- interfaces ---- */

static bool set_nets(struct port *port, const struct proxy_if *iface)
{
	struct prefix *nets = calloc(iface->net_count + 1, sizeof(*nets));
	size_t i;

	if (!nets)
		return false;
	for (i = 0; i < iface->net_count; i++)
		nets[i] = iface->nets[i];
	free(port->nets);
	port->nets = nets;
	port->net_count = iface->net_count;
	return true;
}

static bool set_rules(struct port *port, const struct if_conf *conf)
{
	struct acl_rule *rules = calloc(conf->rule_count + 1, sizeof(*rules));
	size_t i;

	if (!rules)
		return false;
	for (i = 0; i < conf->rule_count; i++)
		rules[i] = conf->rules[i];
	free(port->rules);
	port->rules = rules;
	port->rule_count = conf->rule_count;
	port->router.rules = rules;
	port->router.rule_count = conf->rule_count;
	return true;
}

/* What has nothing to do with its groups. False: no memory. */
static bool port_set(struct port *port, const struct proxy_if *iface)
{
	snprintf(port->name, sizeof(port->name), "%.15s", iface->name);
	port->addr = iface->addr;
	return set_nets(port, iface) && set_rules(port, iface->conf);
}

static void port_free(struct port *port)
{
	free(port->nets);
	free(port->rules);
	free(port);
}

static bool port_start(struct port *port, const struct proxy_if *iface,
		       int64_t now)
{
	struct core *core = &port->proxy->core;

	if (port->role == IF_DOWNSTREAM) {
		port->router = (struct router){
			.vif = port->vif, .name = port->name,
			.rules = port->rules, .rule_count = port->rule_count,
			.counters = &port->counters, .changed = group_changed,
		};
		return router_init(&port->router, core, iface->conf,
				   iface->addr, now);
	}
	port->host = (struct host){
		.core = core, .vif = port->vif, .name = port->name,
		.addr = port->addr, .counters = &port->counters,
		.forced_version = iface->host_version,
	};
	return host_init(&port->host);
}

static int port_new(struct proxy *proxy, const struct proxy_if *iface,
		    int64_t now)
{
	struct port *port = calloc(1, sizeof(*port));

	if (!port)
		return -ENOMEM;
	port->proxy = proxy;
	port->vif = iface->vif;
	port->role = iface->role;
	port->query_at = INT64_MIN;
	if (!port_set(port, iface) || !port_start(port, iface, now)) {
		port_free(port);
		return -ENOMEM;
	}
	proxy->ports[port->vif] = port;
	proxy->forward.thresholds[port->vif] = (uint8_t)iface->threshold;
	if (port->role == IF_UPSTREAM)
		want_all(proxy, port, now);
	forward_all(&proxy->forward, false, now);
	return 0;
}

static int port_change(struct port *port, const struct proxy_if *iface,
		       int64_t now)
{
	struct proxy *proxy = port->proxy;
	uint8_t *threshold = &proxy->forward.thresholds[port->vif];
	bool other_threshold = *threshold != iface->threshold;
	bool other_addr = port->host.addr != iface->addr;

	if (!port_set(port, iface))
		return -ENOMEM;
	*threshold = (uint8_t)iface->threshold;
	if (port->role == IF_DOWNSTREAM) {
		router_configure(&port->router, iface->conf, iface->addr, now);
		if (iface->again)
			querier_start(&port->router.querier, iface->addr, now);
	} else {
		port->host.addr = iface->addr;
		port->host.forced_version = iface->host_version;
		want_all(proxy, port, now);
		if (other_addr || iface->again)
			host_announce(&port->host, now);
	}
	forward_all(&proxy->forward, other_threshold, now);
	return 0;
}

int proxy_if_add(struct proxy *proxy, const struct proxy_if *iface, int64_t now)
{
	struct port *port = port_of(proxy, iface->vif);

	if (iface->vif >= MAXVIFS || !iface->conf || !iface->threshold ||
	    iface->threshold > 255)
		return -EINVAL;
	timers_run(&proxy->core.timers, now - 1);
	if (port && port->role == iface->role)
		return port_change(port, iface, now);
	if (is(port, IF_UPSTREAM))
		host_leave_all(&port->host, now);
	proxy_if_del(proxy, iface->vif, now);
	if (iface->role == IF_DISABLED)
		return 0;
	return port_new(proxy, iface, now);
}

static void forget_groups(struct port *port, int64_t now)
{
	struct proxy *proxy = port->proxy;
	struct table *groups = &port->router.groups;
	struct table_node *node = table_next(groups, NULL);

	for (; node; node = table_next(groups, node)) {
		merge_set(&proxy->merge, node->key, port->vif, false);
		want(proxy, node->key, NULL, now);
	}
}

void proxy_if_del(struct proxy *proxy, unsigned vif, int64_t now)
{
	struct port *port = port_of(proxy, vif);

	if (!port)
		return;
	timers_run(&proxy->core.timers, now - 1);
	proxy->ports[vif] = NULL;
	if (port->role == IF_DOWNSTREAM) {
		forget_groups(port, now);
		router_exit(&port->router);
	} else {
		host_exit(&port->host);
	}
	forward_vif_del(&proxy->forward, vif, now);
	counters_add(&proxy->gone, &port->counters);
	port_free(port);
}

/* ---- beginning, end and time ---- */

static void take_conf(struct proxy *proxy, const struct conf *conf, int64_t now)
{
	proxy->refresh_delay = conf->refresh_delay;
	proxy->refresh_interval = conf->refresh_interval;
	proxy->refresh_version = conf->refresh_version;
	refresh_set(proxy, now);
}

struct proxy *proxy_new(const struct proxy_ops *ops, void *ctx,
			const struct conf *conf, int64_t now)
{
	struct proxy *proxy = calloc(1, sizeof(*proxy));

	if (!proxy)
		return NULL;
	proxy->core.ops = ops;
	proxy->core.ctx = ctx;
	proxy->core.seed = (uint64_t)ops->random(ctx) << 32 | ops->random(ctx);
	timers_init(&proxy->core.timers);
	proxy->started = now;
	proxy->forward.core = &proxy->core;
	proxy->forward.outputs = outputs;
	if (!merge_init(&proxy->merge, proxy->core.seed))
		goto fail;
	if (!forward_init(&proxy->forward))
		goto fail_merge;
	if (!timer_init(&proxy->core.timers, &proxy->refresh, refresh_fire))
		goto fail_forward;
	take_conf(proxy, conf, now - 1);
	return proxy;

fail_forward:
	forward_exit(&proxy->forward);
fail_merge:
	merge_exit(&proxy->merge);
fail:
	timers_exit(&proxy->core.timers);
	free(proxy);
	return NULL;
}

void proxy_free(struct proxy *proxy)
{
	unsigned i;

	if (!proxy)
		return;
	for (i = 0; i < MAXVIFS; i++) {
		struct port *port = proxy->ports[i];

		if (is(port, IF_UPSTREAM))
			host_exit(&port->host);
		if (is(port, IF_DOWNSTREAM))
			router_exit(&port->router);
		if (port)
			port_free(port);
	}
	forward_exit(&proxy->forward);
	merge_exit(&proxy->merge);
	timers_exit(&proxy->core.timers);
	free(proxy);
}

void proxy_leave_all(struct proxy *proxy, int64_t now)
{
	unsigned i;

	for (i = 0; i < MAXVIFS; i++)
		if (is(proxy->ports[i], IF_UPSTREAM))
			host_leave_all(&proxy->ports[i]->host, now);
	forward_clear(&proxy->forward);
}

int proxy_configure(struct proxy *proxy, const struct conf *conf, int64_t now)
{
	take_conf(proxy, conf, now);
	return 0;
}

int64_t proxy_deadline(const struct proxy *proxy)
{
	return timers_deadline(&proxy->core.timers);
}

void proxy_run(struct proxy *proxy, int64_t now)
{
	timers_run(&proxy->core.timers, now);
}
