/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The table of the machine's interfaces as the kernel tells them. Pure data: who feeds
 * it decides what follows from it.
 */
#ifndef IGMPPROXY_IFACE_H
#define IGMPPROXY_IFACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kern.h"

struct iface_addr {
	struct kern_addr addr;
	bool seen;		/* in the list that is being told */
};

struct iface {
	struct kern_link link;	/* without a name: only addresses are known yet */
	struct iface_addr *addrs;	/* in the kernel's order, primaries first */
	size_t addr_count;
	bool seen;		/* likewise */
	bool interrupted;	/* was down or gone since vifs.c looked */
	bool lost;		/* likewise; what was sent there before may be */
	int vif;		/* what vifs.c made of it; -1: nothing */
};

struct iface_table {
	struct iface **ifaces;
	size_t count;
	bool listing;		/* the kernel is telling all of them */
};

void iface_exit(struct iface_table *table);

/* Both give false when there was no memory: ask the kernel again later. */
bool iface_link(struct iface_table *table, const struct kern_link *link);
bool iface_addr_add(struct iface_table *table, const struct kern_addr *addr);
void iface_addr_del(struct iface_table *table, const struct kern_addr *addr);
/* Its link is gone: it has no name and no address, until iface_sweep() takes it. */
void iface_gone(struct iface_table *table, unsigned int index);

void iface_list_begin(struct iface_table *table);
/* What was not told since iface_list_begin() is gone. */
void iface_list_end(struct iface_table *table);

struct iface *iface_by_index(const struct iface_table *table, unsigned int index);
/* The address it speaks from, 0 if there is none. */
uint32_t iface_address(const struct iface *iface);
/* Whether that is one of its addresses. */
bool iface_has(const struct iface *iface, uint32_t addr);
/* Forgets those that are gone and have no vif. */
void iface_sweep(struct iface_table *table);

#endif
