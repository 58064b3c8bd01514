/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A hash table of what has a node in it, by an address. It grows as it fills;
 * where there is no memory for that it only becomes slower. Its seed keeps
 * strangers from choosing addresses that fall into one bucket.
 */
#ifndef IGMPPROXY_TABLE_H
#define IGMPPROXY_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct table_node {
	struct table_node *next;
	uint32_t key;
};

struct table {
	struct table_node **buckets;
	size_t size, count;		/* size: a power of two */
	uint64_t seed;
};

/* False: no memory. */
bool table_init(struct table *table, uint64_t seed);
/* Frees the table alone, none of its nodes. */
void table_exit(struct table *table);

/* The same key may be there more than once. */
void table_add(struct table *table, struct table_node *node, uint32_t key);
void table_del(struct table *table, struct table_node *node);

/* NULL: there is none. */
struct table_node *table_find(const struct table *table, uint32_t key);
/* The next one with the same key. */
struct table_node *table_same(const struct table_node *node);

/*
 * All nodes, in no order: NULL gives the first one. A node may be deleted after
 * the one that follows it was asked for; nothing may be added meanwhile.
 */
struct table_node *table_next(const struct table *table,
			      const struct table_node *node);

#endif
