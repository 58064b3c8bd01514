/* SPDX-License-Identifier: GPL-2.0-only */
/* A doubly linked list; an item in no list points to itself. */
#ifndef IGMPPROXY_LIST_H
#define IGMPPROXY_LIST_H

#include <stdbool.h>

struct list {
	struct list *next, *prev;
};

static inline void list_init(struct list *list)
{
	list->next = list->prev = list;
}

static inline bool list_empty(const struct list *list)
{
	return list->next == list;
}

static inline void list_del(struct list *item)
{
	item->next->prev = item->prev;
	item->prev->next = item->next;
	list_init(item);
}

static inline void list_append(struct list *list, struct list *item)
{
	item->next = list;
	item->prev = list->prev;
	list->prev->next = item;
	list->prev = item;
}

/* From whatever list it is in to the end of this one */
static inline void list_move(struct list *list, struct list *item)
{
	list_del(item);
	list_append(list, item);
}

#endif
