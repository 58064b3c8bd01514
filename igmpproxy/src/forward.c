/* SPDX-License-Identifier: GPL-2.0-only */
#include "forward.h"

#include <stdlib.h>

static struct route *route_of(struct table_node *node)
{
	return node ? container_of(node, struct route, node) : NULL;
}

static struct route *find(const struct forward *forward, uint32_t source,
			  uint32_t group)
{
	struct table_node *node = table_find(&forward->routes, group);

	while (node && route_of(node)->source != source)
		node = table_same(node);
	return route_of(node);
}

struct route *forward_next(const struct forward *forward,
			   const struct route *route)
{
	return route_of(table_next(&forward->routes,
				   route ? &route->node : NULL));
}

/* ---- ageing ---- */

/* Of a list that is not empty */
static struct route *first_of(const struct list *list)
{
	return container_of(list->next, struct route, list);
}

static void lower(int64_t *time, const struct list *list)
{
	if (!list_empty(list) && first_of(list)->due < *time)
		*time = first_of(list)->due;
}

static void set_timer(struct forward *forward, int64_t now)
{
	int64_t when = NEVER;

	lower(&when, &forward->installed);
	lower(&when, &forward->remembered);
	if (when < now + FORWARD_REST_MS)
		when = now + FORWARD_REST_MS;
	if (forward->timer.when > when || when == NEVER)
		timer_set(&forward->core->timers, &forward->timer, when);
}

static void drop(struct forward *forward, struct route *route)
{
	if (!route->installed)
		forward->remembered_count--;
	table_del(&forward->routes, &route->node);
	list_del(&route->list);
	free(route);
}

static void remember(struct forward *forward, struct route *route, int64_t now)
{
	route->due = now + FORWARD_REMEMBER_MS;
	list_move(&forward->remembered, &route->list);
}

/* ---- the kernel's table ---- */

static void uninstall(struct forward *forward, struct route *route)
{
	struct core *core = forward->core;

	core_log(core, LOG_NOTICE, "Removing MFC: %s -> %s, InpVIf: %u",
		 ADDR(route->source), ADDR(route->node.key), route->in);
	if (core->ops->route_del(core->ctx, route->source, route->node.key,
				 route->in))
		forward->errors++;
	forward->removed++;
	forward->installed_count--;
	forward->remembered_count++;
	route->installed = false;
	route->out = 0;
}

static void take_away(struct forward *forward, struct route *route)
{
	if (route->installed)
		uninstall(forward, route);
	drop(forward, route);
}

static void install(struct forward *forward, struct route *route, uint32_t out,
		    int64_t now)
{
	struct core *core = forward->core;
	uint8_t ttls[MAXVIFS] = { 0 };
	unsigned i;

	/*
	 * The kernel holds the first four packets that it asks about. Who wants
	 * them only later wants those from now on: with these in front there
	 * would be a gap. So first they go nowhere.
	 */
	if (!route->installed && !route->asked)
		core->ops->route_set(core->ctx, route->source, route->node.key,
				     route->in, ttls);
	for (i = 0; i < MAXVIFS; i++)
		if (out >> i & 1)
			ttls[i] = forward->thresholds[i];
	core_log(core, LOG_NOTICE, "Adding MFC: %s -> %s, InpVIf: %u",
		 ADDR(route->source), ADDR(route->node.key), route->in);
	if (core->ops->route_set(core->ctx, route->source, route->node.key,
				 route->in, ttls)) {
		forward->errors++;
		/* Nothing may go on to where it is not wanted any more. */
		if (route->installed) {
			uninstall(forward, route);
			remember(forward, route, now);
		}
		return;
	}
	route->out = out;
	if (route->installed)
		return;
	route->installed = true;
	forward->installed_count++;
	forward->remembered_count--;
	forward->added++;
	route->packets = 0;
	route->due = now + FORWARD_IDLE_MS;
	list_move(&forward->installed, &route->list);
}

/* Makes the kernel's route what it should be. */
static void update(struct forward *forward, struct route *route, bool again,
		   int64_t now)
{
	uint32_t out = forward->outputs(forward, route->source, route->node.key,
					route->in);

	out &= ~(UINT32_C(1) << route->in);
	if (!out && route->installed) {
		uninstall(forward, route);
		remember(forward, route, now);
	} else if (out && (out != route->out || again)) {
		install(forward, route, out, now);
	}
}

/* Looks whether a route carried anything since the last time. */
static void look(struct forward *forward, struct route *route, int64_t now)
{
	struct core *core = forward->core;
	uint64_t packets = 0, bytes = 0;

	if (core->ops->route_packets(core->ctx, route->source, route->node.key,
				     &packets, &bytes) ||
	    packets == route->packets) {
		take_away(forward, route);
		return;
	}
	route->packets = packets;
	route->due = now + FORWARD_IDLE_MS;
	list_move(&forward->installed, &route->list);
}

static struct route *due(const struct list *list, int64_t now)
{
	return !list_empty(list) && first_of(list)->due <= now ?
	       first_of(list) : NULL;
}

static void fire(struct timer *timer, int64_t now)
{
	struct forward *forward = container_of(timer, struct forward, timer);
	struct route *route;

	while ((route = due(&forward->installed, now)))
		look(forward, route, now);
	while ((route = due(&forward->remembered, now)))
		drop(forward, route);
	set_timer(forward, now);
}

/* ---- what happens ---- */

/* Those of one group stand behind each other, so they must not be many. */
static void make_room(struct forward *forward, uint32_t group)
{
	struct table_node *node = table_find(&forward->routes, group);
	struct route *oldest = NULL;
	unsigned count = 0;

	for (; node; node = table_same(node), count++)
		if (!oldest || route_of(node)->due < oldest->due)
			oldest = route_of(node);
	if (count >= FORWARD_SOURCES)
		take_away(forward, oldest);
	if (forward->installed_count >= FORWARD_ROUTES)
		take_away(forward, first_of(&forward->installed));
	if (forward->remembered_count >= FORWARD_REMEMBERED)
		take_away(forward, first_of(&forward->remembered));
}

static struct route *create(struct forward *forward, uint32_t source,
			    uint32_t group, unsigned in)
{
	struct route *route;

	make_room(forward, group);
	route = calloc(1, sizeof(*route));
	if (!route)
		return NULL;
	route->source = source;
	route->in = (uint8_t)in;
	list_init(&route->list);
	table_add(&forward->routes, &route->node, group);
	forward->remembered_count++;
	return route;
}

void forward_upcall(struct forward *forward, uint32_t source, uint32_t group,
		    unsigned in, int64_t now)
{
	struct route *route = find(forward, source, group);

	if (!route)
		route = create(forward, source, group, in);
	if (!route)
		return;
	/* The kernel has no route, so it may well come in somewhere else now. */
	if (route->in != in && route->installed)
		uninstall(forward, route);
	route->in = (uint8_t)in;
	if (!route->installed)
		remember(forward, route, now);
	route->asked = true;
	update(forward, route, true, now);
	route->asked = false;
	set_timer(forward, now);
}

void forward_group(struct forward *forward, uint32_t group, int64_t now)
{
	struct table_node *node = table_find(&forward->routes, group);

	for (; node; node = table_same(node))
		update(forward, route_of(node), false, now);
	set_timer(forward, now);
}

void forward_all(struct forward *forward, bool again, int64_t now)
{
	struct route *route = forward_next(forward, NULL);

	for (; route; route = forward_next(forward, route))
		update(forward, route, again, now);
	set_timer(forward, now);
}

void forward_vif_del(struct forward *forward, unsigned vif, int64_t now)
{
	struct route *route = forward_next(forward, NULL), *next;

	for (; route; route = next) {
		next = forward_next(forward, route);
		if (route->in != vif) {
			update(forward, route, false, now);
			continue;
		}
		take_away(forward, route);
	}
	set_timer(forward, now);
}

void forward_clear(struct forward *forward)
{
	struct route *route = forward_next(forward, NULL), *next;

	for (; route; route = next) {
		next = forward_next(forward, route);
		take_away(forward, route);
	}
}

bool forward_init(struct forward *forward)
{
	list_init(&forward->installed);
	list_init(&forward->remembered);
	if (!table_init(&forward->routes, forward->core->seed))
		return false;
	if (timer_init(&forward->core->timers, &forward->timer, fire))
		return true;
	table_exit(&forward->routes);
	return false;
}

void forward_exit(struct forward *forward)
{
	struct route *route = forward_next(forward, NULL), *next;

	for (; route; route = next) {
		next = forward_next(forward, route);
		drop(forward, route);
	}
	table_exit(&forward->routes);
	timer_exit(&forward->core->timers, &forward->timer);
}
