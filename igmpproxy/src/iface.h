/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of the machine's interfaces as the kernel tells them. Pure data: who feeds
 * it decides what follows from it.
 */
#ifndef IFACE_H
#define IFACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kern.h"

struct iface {
	struct kern_link link;
	struct kern_addr *addrs;	/* in the kernel's order, primaries first */
	size_t addr_count;
	bool seen;		/* in the list that is being told */
	bool changed;		/* since iface_settled() */
	int vif;		/* what daemon.c made of it; -1: nothing */
	unsigned int vif_version;	/* counts what daemon.c told the proxy of it */
};

struct iface_table {
	struct iface **ifaces;
	size_t count, room;
	bool listing;
};

void iface_init(struct iface_table *table);
void iface_exit(struct iface_table *table);

/* All these give false when there was no memory: ask the kernel again later. */
bool iface_link(struct iface_table *table, const struct kern_link *link);
bool iface_addr(struct iface_table *table, const struct kern_addr *addr);
void iface_addr_gone(struct iface_table *table, const struct kern_addr *addr);
/* Marks it as gone: it has no link and no address, until iface_sweep() takes it. */
void iface_gone(struct iface_table *table, unsigned int index);

void iface_list_begin(struct iface_table *table);
/* What was not told since iface_list_begin() is gone. */
void iface_list_end(struct iface_table *table);

struct iface *iface_by_index(const struct iface_table *table, unsigned int index);
struct iface *iface_by_name(const struct iface_table *table, const char *name);
/* The address it speaks from, 0 if there is none. */
uint32_t iface_address(const struct iface *iface);
bool iface_has(const struct iface *iface, uint32_t addr);
/* Forgets those that are gone and are no VIF any more. */
void iface_sweep(struct iface_table *table);

#endif
