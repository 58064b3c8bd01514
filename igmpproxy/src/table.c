/* SPDX-License-Identifier: GPL-2.0-only */
#include "table.h"

#include <stdlib.h>

#define SIZE_MIN	16

/* Every bit of key and seed changes about half of the result's. */
static size_t bucket_of(const struct table *table, uint32_t key)
{
	uint64_t x = (key + table->seed) * 0x9e3779b97f4a7c15ULL;

	x ^= x >> 32;
	x = (x ^ table->seed) * 0xd6e8feb86659fd93ULL;
	x ^= x >> 32;
	return (size_t)x & (table->size - 1);
}

bool table_init(struct table *table, uint64_t seed)
{
	*table = (struct table){ .size = SIZE_MIN, .seed = seed };
	table->buckets = calloc(SIZE_MIN, sizeof(*table->buckets));
	return table->buckets != NULL;
}

void table_exit(struct table *table)
{
	free(table->buckets);
	*table = (struct table){ 0 };
}

static void grow(struct table *table)
{
	struct table_node **old = table->buckets;
	size_t size = table->size, i;
	struct table_node **wide = calloc(2 * size, sizeof(*wide));

	if (!wide)
		return;
	table->buckets = wide;
	table->size = 2 * size;
	for (i = 0; i < size; i++) {
		struct table_node *node, *next;

		for (node = old[i]; node; node = next) {
			size_t at = bucket_of(table, node->key);

			next = node->next;
			node->next = wide[at];
			wide[at] = node;
		}
	}
	free(old);
}

void table_add(struct table *table, struct table_node *node, uint32_t key)
{
	size_t at;

	if (table->count >= table->size)
		grow(table);
	at = bucket_of(table, key);
	node->key = key;
	node->next = table->buckets[at];
	table->buckets[at] = node;
	table->count++;
}

void table_del(struct table *table, struct table_node *node)
{
	struct table_node **link = &table->buckets[bucket_of(table, node->key)];

	while (*link != node)
		link = &(*link)->next;
	*link = node->next;
	table->count--;
}

struct table_node *table_find(const struct table *table, uint32_t key)
{
	struct table_node *node = table->buckets[bucket_of(table, key)];

	while (node && node->key != key)
		node = node->next;
	return node;
}

struct table_node *table_same(const struct table_node *node)
{
	struct table_node *next = node->next;

	while (next && next->key != node->key)
		next = next->next;
	return next;
}

struct table_node *table_next(const struct table *table,
			      const struct table_node *node)
{
	size_t at = 0;

	if (node && node->next)
		return node->next;
	if (node)
		at = bucket_of(table, node->key) + 1;
	for (; at < table->size; at++)
		if (table->buckets[at])
			return table->buckets[at];
	return NULL;
}
