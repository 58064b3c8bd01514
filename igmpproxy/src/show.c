/* SPDX-License-Identifier: GPL-2.0-only */
#include <string.h>

#include "proxy-show.h"
#include "show.h"

struct place {
	const struct show *show;
	struct out *out;
};

static const char *role_text(enum if_role role)
{
	return role == IF_UPSTREAM ? "upstream" :
	       role == IF_DOWNSTREAM ? "downstream" : "disabled";
}

static void group(void *arg, const struct show_group *group)
{
	struct out *out = ((const struct place *)arg)->out;
	unsigned int i;

	out_row(out);
	out_text(out, "interface", group->name);
	out_text(out, "role", role_text(group->role));
	out_addr(out, "group", group->group);
	out_text(out, "mode", group->exclude ? "exclude" : "include");
	out_number(out, "version", group->version);
	out_number(out, "sources", group->sources);
	out_seconds(out, "expires", group->expires);
	out_array(out, "reporters");
	for (i = 0; i < group->reporter_count; i++)
		out_item_addr(out, group->reporters[i]);
	out_array_end(out);
	out_bool(out, "more_reporters", group->more_reporters);
}

static void source(void *arg, const struct show_source *source)
{
	struct out *out = ((const struct place *)arg)->out;

	out_row(out);
	out_text(out, "interface", source->name);
	out_text(out, "role", role_text(source->role));
	out_addr(out, "group", source->group);
	out_addr(out, "source", source->source);
	out_bool(out, "wanted", source->wanted);
	out_seconds(out, "expires", source->expires);
}

static void route(void *arg, const struct show_route *route)
{
	const struct place *place = arg;
	struct out *out = place->out;
	unsigned int vif;

	out_row(out);
	out_addr(out, "source", route->source);
	out_addr(out, "group", route->group);
	out_text(out, "in", route->in_name);
	out_array(out, "out");
	for (vif = 0; vif < MAXVIFS; vif++)
		if (route->out >> vif & 1)
			out_item(out, proxy_vif_name(place->show->proxy, vif));
	out_array_end(out);
	out_bool(out, "installed", route->installed);
	out_number(out, "packets", route->packets);
	out_number(out, "bytes", route->bytes);
}

static void each_number(struct out *out, const char *name, const uint64_t *values,
			unsigned int count, const char *(*title)(unsigned int i))
{
	unsigned int i;

	out_begin(out, name);
	for (i = 0; i < count; i++)
		out_number(out, title(i), values[i]);
	out_finish(out);
}

/* For people in a table the kinds are too many columns. */
static void numbers(struct out *out, const char *name, const uint64_t *values,
		    unsigned int count, const char *(*title)(unsigned int i))
{
	uint64_t sum = 0;
	unsigned int i;

	if (out_json(out)) {
		each_number(out, name, values, count, title);
		return;
	}
	for (i = 0; i < count; i++)
		sum += values[i];
	out_number(out, name, sum);
}

static const char *kind_title(unsigned int i)
{
	return kind_name((enum igmp_kind)i);
}

static const char *refusal_title(unsigned int i)
{
	return refusal_name((enum refusal)i);
}

/* up: else it is configured and not there. */
static void interface_row(struct out *out, const struct show_interface *i, bool up)
{
	const struct counters *counters = i->counters;

	out_row(out);
	out_text(out, "interface", i->name);
	out_text(out, "role", role_text(i->role));
	out_text(out, "state", up ? "up" : "waiting");
	if (up)
		out_number(out, "vif", i->vif);
	else
		out_none(out, "vif");
	out_addr(out, "address", i->addr);
	out_number(out, "version", i->version);
	out_number(out, "groups", i->groups);
	out_addr(out, "querier", i->querier);
	out_seconds(out, "next_query", i->next_query);
	out_seconds(out, "last_query", i->last_query);
	out_addr(out, "last_query_from", i->last_query_from);
	out_number(out, "last_query_version", i->last_query_version);
	numbers(out, "received", counters->received, IGMP_KINDS, kind_title);
	numbers(out, "sent", counters->sent, IGMP_KINDS, kind_title);
	numbers(out, "refused", counters->refused, REFUSALS, refusal_title);
	out_number(out, "joins", counters->joins);
	out_number(out, "leaves", counters->leaves);
	out_number(out, "refreshes", counters->refreshes);
	out_number(out, "refreshed", counters->refreshed);
}

static void interface(void *arg, const struct show_interface *i)
{
	interface_row(((const struct place *)arg)->out, i, true);
}

static void waiting(const struct show *show, struct out *out)
{
	static const struct counters nothing;
	struct show_interface row;
	size_t i;
	unsigned int vif;

	for (i = 0; i < show->conf->if_count; i++) {
		for (vif = 0; vif < MAXVIFS; vif++)
			if (!strcmp(proxy_vif_name(show->proxy, vif),
				    show->conf->ifs[i].name))
				break;
		if (vif < MAXVIFS || show->conf->ifs[i].role == IF_DISABLED)
			continue;
		memset(&row, 0, sizeof(row));
		row.name = show->conf->ifs[i].name;
		row.role = show->conf->ifs[i].role;
		row.next_query = -1;
		row.last_query = -1;
		row.counters = &nothing;
		interface_row(out, &row, false);
	}
}

static void kernel(const struct kern *kern, struct out *out)
{
	static const char *const names[KERN_FAULTS] = {
		"send", "send_later", "receive", "malformed", "netlink", "route",
	};
	unsigned int i;

	out_begin(out, "kernel");
	for (i = 0; i < KERN_FAULTS; i++)
		out_number(out, names[i], kern_faults(kern, (enum kern_fault)i));
	out_finish(out);
}

static void stats(const struct show *show, struct out *out)
{
	struct show_stats all;

	proxy_stats(show->proxy, show->now, &all);
	out_seconds(out, "uptime", all.uptime);
	out_number(out, "groups", all.groups);
	out_number(out, "routes", all.routes);
	out_number(out, "remembered", all.remembered);
	out_number(out, "upcalls", all.upcalls);
	out_number(out, "wrong_vif", all.wrong_vif);
	out_number(out, "bad_sources", all.bad_sources);
	out_number(out, "routes_added", all.routes_added);
	out_number(out, "routes_removed", all.routes_removed);
	out_number(out, "route_errors", all.route_errors);
	out_number(out, "refreshes", all.refreshes);
	out_seconds(out, "next_refresh", all.next_refresh);
	out_number(out, "reloads", show->reloads);
	out_number(out, "failed_reloads", show->failed_reloads);
	out_number(out, "joins", all.total.joins);
	out_number(out, "leaves", all.total.leaves);
	out_number(out, "refreshed", all.total.refreshed);
	each_number(out, "received", all.total.received, IGMP_KINDS, kind_title);
	each_number(out, "sent", all.total.sent, IGMP_KINDS, kind_title);
	each_number(out, "refused", all.total.refused, REFUSALS, refusal_title);
	kernel(show->kern, out);
}

static void groups(const struct show *show, struct place *place)
{
	const struct show_group none = { .name = "", .expires = -1 };

	proxy_each_group(show->proxy, show->now, group, place);
	if (out_wants_titles(place->out))
		group(place, &none);
}

static void sources(const struct show *show, struct place *place)
{
	const struct show_source none = { .name = "", .expires = -1 };

	proxy_each_source(show->proxy, show->now, source, place);
	if (out_wants_titles(place->out))
		source(place, &none);
}

static void routes(const struct show *show, struct place *place)
{
	const struct show_route none = { .in_name = "" };

	proxy_each_route(show->proxy, route, place);
	if (out_wants_titles(place->out))
		route(place, &none);
}

bool show_write(const struct show *show, const char *what, struct out *out)
{
	struct place place = { show, out };

	if (!strcmp(what, "stats")) {
		out_single(out, what);
		stats(show, out);
		out_end(out);
		return true;
	}
	if (strcmp(what, "groups") && strcmp(what, "sources") && strcmp(what, "routes") &&
	    strcmp(what, "interfaces"))
		return false;
	out_list(out, what);
	if (!strcmp(what, "groups")) {
		groups(show, &place);
	} else if (!strcmp(what, "sources")) {
		sources(show, &place);
	} else if (!strcmp(what, "routes")) {
		routes(show, &place);
	} else {
		proxy_each_interface(show->proxy, show->now, interface, &place);
		waiting(show, out);
	}
	out_end(out);
	return true;
}
