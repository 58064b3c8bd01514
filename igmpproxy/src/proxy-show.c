/* SPDX-License-Identifier: GPL-2.0-only */
#include "proxy-show.h"

#include "proxy-private.h"

/* Milliseconds from now on, -1 for never */
static int64_t left(int64_t when, int64_t now)
{
	if (when == NEVER || when == GROUP_BARRED)
		return -1;
	return when > now ? when - now : 0;
}

const char *proxy_vif_name(const struct proxy *proxy, unsigned vif)
{
	return vif < MAXVIFS && proxy->ports[vif] ? proxy->ports[vif]->name : "";
}

static const struct group *next_group(const struct port *port,
				      const struct group *group)
{
	struct table_node *node = table_next(&port->router.groups,
					     group ? &group->node : NULL);

	return node ? container_of(node, struct group, node) : NULL;
}

/* ---- groups ---- */

static void groups_down(const struct port *port, int64_t now,
			void (*call)(void *arg, const struct show_group *group),
			void *arg)
{
	const struct group *group = next_group(port, NULL);

	for (; group; group = next_group(port, group)) {
		struct show_group show = {
			.vif = port->vif, .name = port->name,
			.role = port->role, .group = group->node.key,
			.exclude = group->exclude,
			.version = group_version(group, now),
			.sources = group->source_count,
			.expires = group->exclude ?
				   left(group->expires, now) : -1,
			.reporters = group->reporters,
			.reporter_count = group->reporter_count,
			.more_reporters = group->more,
		};

		call(arg, &show);
	}
}

static void groups_up(const struct port *port, int64_t now,
		      void (*call)(void *arg, const struct show_group *group),
		      void *arg)
{
	const struct host_group *group = host_next(&port->host, NULL);

	for (; group; group = host_next(&port->host, group)) {
		struct show_group show = {
			.vif = port->vif, .name = port->name,
			.role = port->role, .group = group->node.key,
			.exclude = group->exclude,
			.version = host_version(&port->host, now),
			.expires = -1,
		};
		uint32_t i;

		if (!host_group_joined(group))
			continue;
		for (i = 0; i < group->source_count; i++)
			show.sources += group->sources[i].listed;
		call(arg, &show);
	}
}

void proxy_each_group(const struct proxy *proxy, int64_t now,
		      void (*call)(void *arg, const struct show_group *group),
		      void *arg)
{
	unsigned i;

	for (i = 0; i < MAXVIFS; i++) {
		const struct port *port = proxy->ports[i];

		if (port && port->role == IF_DOWNSTREAM)
			groups_down(port, now, call, arg);
		else if (port)
			groups_up(port, now, call, arg);
	}
}

/* ---- sources ---- */

static void sources_down(const struct port *port, int64_t now,
			 void (*call)(void *arg, const struct show_source *s),
			 void *arg)
{
	const struct group *group = next_group(port, NULL);
	uint32_t i;

	for (; group; group = next_group(port, group))
		for (i = 0; i < group->source_count; i++) {
			const struct source *source = &group->sources[i];
			struct show_source show = {
				.vif = port->vif, .name = port->name,
				.role = port->role, .group = group->node.key,
				.source = source->addr,
				.wanted = source->expires != GROUP_BARRED,
				.expires = left(source->expires, now),
			};

			call(arg, &show);
		}
}

static void sources_up(const struct port *port,
		       void (*call)(void *arg, const struct show_source *s),
		       void *arg)
{
	const struct host_group *group = host_next(&port->host, NULL);
	uint32_t i;

	for (; group; group = host_next(&port->host, group))
		for (i = 0; i < group->source_count; i++) {
			struct show_source show = {
				.vif = port->vif, .name = port->name,
				.role = port->role, .group = group->node.key,
				.source = group->sources[i].addr,
				.wanted = !group->exclude, .expires = -1,
			};

			if (group->sources[i].listed)
				call(arg, &show);
		}
}

void proxy_each_source(const struct proxy *proxy, int64_t now,
		       void (*call)(void *arg, const struct show_source *source),
		       void *arg)
{
	unsigned i;

	for (i = 0; i < MAXVIFS; i++) {
		const struct port *port = proxy->ports[i];

		if (port && port->role == IF_DOWNSTREAM)
			sources_down(port, now, call, arg);
		else if (port)
			sources_up(port, call, arg);
	}
}

/* ---- routes ---- */

void proxy_each_route(const struct proxy *proxy,
		      void (*call)(void *arg, const struct show_route *route),
		      void *arg)
{
	const struct core *core = &proxy->core;
	const struct route *route = forward_next(&proxy->forward, NULL);

	for (; route; route = forward_next(&proxy->forward, route)) {
		struct show_route show = {
			.source = route->source, .group = route->node.key,
			.in = route->in,
			.in_name = proxy_vif_name(proxy, route->in),
			.out = route->out, .installed = route->installed,
		};

		if (route->installed &&
		    core->ops->route_packets(core->ctx, route->source,
					     route->node.key, &show.packets,
					     &show.bytes))
			show.packets = show.bytes = 0;
		call(arg, &show);
	}
}

/* ---- interfaces ---- */

void proxy_each_interface(const struct proxy *proxy, int64_t now,
			  void (*call)(void *arg, const struct show_interface *i),
			  void *arg)
{
	unsigned i;

	for (i = 0; i < MAXVIFS; i++) {
		const struct port *port = proxy->ports[i];
		struct show_interface show;

		if (!port)
			continue;
		show = (struct show_interface){
			.vif = i, .name = port->name, .role = port->role,
			.addr = port->addr, .next_query = -1, .last_query = -1,
			.last_query_from = port->query_from,
			.last_query_version = port->query_version,
			.counters = &port->counters,
		};
		if (port->query_at != INT64_MIN)
			show.last_query = now - port->query_at;
		if (port->role == IF_DOWNSTREAM) {
			const struct querier *querier = &port->router.querier;

			show.version = querier->timing.querier_version;
			show.groups = (unsigned)port->router.groups.count;
			show.querier = querier->other ? querier->other :
				       querier->addr;
			if (!querier->other)
				show.next_query = left(querier->timer.when, now);
		} else {
			show.version = host_version(&port->host, now);
			show.groups = port->host.joined;
			show.querier = port->query_from;
		}
		call(arg, &show);
	}
}

void proxy_stats(const struct proxy *proxy, int64_t now,
		 struct show_stats *stats)
{
	unsigned i;

	*stats = (struct show_stats){
		.uptime = now - proxy->started,
		.groups = (unsigned)proxy->merge.members.count,
		.routes = proxy->forward.installed_count,
		.remembered = proxy->forward.remembered_count,
		.upcalls = proxy->upcalls, .wrong_vif = proxy->wrong_vif,
		.bad_sources = proxy->bad_sources,
		.routes_added = proxy->forward.added,
		.routes_removed = proxy->forward.removed,
		.route_errors = proxy->forward.errors,
		.refreshes = proxy->refreshes,
		.next_refresh = left(proxy->refresh.when, now),
		.total = proxy->gone,
	};
	for (i = 0; i < MAXVIFS; i++)
		if (proxy->ports[i])
			counters_add(&stats->total, &proxy->ports[i]->counters);
}
