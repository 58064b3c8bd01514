/* SPDX-License-Identifier: GPL-2.0-only */
#include "merge.h"

#include <stdlib.h>
#include <string.h>

static struct member *find(const struct merge *merge, uint32_t group)
{
	struct table_node *node = table_find(&merge->members, group);

	return node ? container_of(node, struct member, node) : NULL;
}

bool merge_init(struct merge *merge, uint64_t seed)
{
	merge->room = NULL;
	merge->room_size = 0;
	return table_init(&merge->members, seed);
}

void merge_exit(struct merge *merge)
{
	struct table_node *node = table_next(&merge->members, NULL);

	while (node) {
		struct member *member = container_of(node, struct member, node);

		node = table_next(&merge->members, node);
		free(member);
	}
	table_exit(&merge->members);
	free(merge->room);
}

uint32_t merge_vifs(const struct merge *merge, uint32_t group)
{
	const struct member *member = find(merge, group);

	return member ? member->vifs : 0;
}

bool merge_set(struct merge *merge, uint32_t group, unsigned vif, bool listens)
{
	struct member *member = find(merge, group);
	uint32_t bit = UINT32_C(1) << vif;

	if (!member && !listens)
		return true;
	if (!member) {
		member = malloc(sizeof(*member));
		if (!member)
			return false;
		member->vifs = 0;
		table_add(&merge->members, &member->node, group);
	}
	if (listens)
		member->vifs |= bit;
	else
		member->vifs &= ~bit;
	if (!member->vifs) {
		table_del(&merge->members, &member->node);
		free(member);
	}
	return true;
}

static bool make_room(struct merge *merge, size_t count)
{
	uint32_t *room;

	if (count <= merge->room_size)
		return true;
	room = realloc(merge->room, count * sizeof(*room));
	if (!room)
		return false;
	merge->room = room;
	merge->room_size = count;
	return true;
}

static bool any_wants(const struct group *const *groups, size_t count,
		      uint32_t source)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (group_wants(groups[i], source))
			return true;
	return false;
}

/* What the first one that excludes excludes, unless somebody wants it */
static uint32_t excluded(struct merge *merge, const struct group *const *groups,
			 size_t count, const struct group *first)
{
	uint32_t i, to = 0;

	if (!make_room(merge, first->source_count))
		return 0;
	for (i = 0; i < first->source_count; i++)
		if (!any_wants(groups, count, first->sources[i].addr))
			merge->room[to++] = first->sources[i].addr;
	return to;
}

static int compare(const void *one, const void *two)
{
	uint32_t a, b;

	memcpy(&a, one, sizeof(a));
	memcpy(&b, two, sizeof(b));
	return (a > b) - (a < b);
}

/* False: no memory. */
static bool included(struct merge *merge, const struct group *const *groups,
		     size_t count, uint32_t *sources)
{
	size_t i, all = 0, to = 0;
	uint32_t j;

	*sources = 0;
	for (i = 0; i < count; i++)
		all += groups[i]->source_count;
	if (!all)
		return true;
	if (!make_room(merge, all))
		return false;
	all = 0;
	for (i = 0; i < count; i++)
		for (j = 0; j < groups[i]->source_count; j++)
			merge->room[all++] = groups[i]->sources[j].addr;
	if (count > 1)
		qsort(merge->room, all, sizeof(*merge->room), compare);
	for (i = 0; i < all; i++)
		if (!to || merge->room[to - 1] != merge->room[i])
			merge->room[to++] = merge->room[i];
	*sources = (uint32_t)to;
	return true;
}

void merge_filter(struct merge *merge, const struct group *const *groups,
		  size_t count, struct filter *filter)
{
	const struct group *first = NULL;
	size_t i;

	for (i = 0; i < count && !first; i++)
		if (groups[i]->exclude)
			first = groups[i];
	filter->exclude = first != NULL;
	if (first)
		filter->count = excluded(merge, groups, count, first);
	else if (!included(merge, groups, count, &filter->count))
		filter->exclude = true;
	filter->sources = merge->room;
}
