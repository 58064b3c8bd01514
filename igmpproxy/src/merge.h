/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is wanted of a group over all downstream interfaces: the membership
 * database of RFC 4605 section 4.1.
 */
#ifndef IGMPPROXY_MERGE_H
#define IGMPPROXY_MERGE_H

#include "group.h"

struct member {
	struct table_node node;		/* its key is the group */
	uint32_t vifs;			/* that have listeners, bit n for vif n */
};

struct merge {
	struct table members;
	uint32_t *room;			/* of the last filter */
	size_t room_size;
};

/* False: no memory. */
bool merge_init(struct merge *merge, uint64_t seed);
void merge_exit(struct merge *merge);

/* The interfaces with listeners */
uint32_t merge_vifs(const struct merge *merge, uint32_t group);

/* There are listeners on the vif, or no more. False: no memory. */
bool merge_set(struct merge *merge, uint32_t group, unsigned vif, bool listens);

/*
 * The filter that lets through all that one of these lets through (RFC 3376
 * section 3.2). It is good until the next call. Without memory it lets
 * everything through.
 */
void merge_filter(struct merge *merge, const struct group *const *groups,
		  size_t count, struct filter *filter);

#endif
