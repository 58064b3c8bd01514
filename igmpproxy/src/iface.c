/* SPDX-License-Identifier: GPL-2.0-only */
#include <stdlib.h>
#include <string.h>

#include "iface.h"

static void iface_free(struct iface *iface)
{
	free(iface->addrs);
	free(iface);
}

void iface_exit(struct iface_table *table)
{
	size_t i;

	for (i = 0; i < table->count; i++)
		iface_free(table->ifaces[i]);
	free(table->ifaces);
	memset(table, 0, sizeof(*table));
}

struct iface *iface_by_index(const struct iface_table *table, unsigned int index)
{
	size_t i;

	for (i = 0; i < table->count; i++)
		if (table->ifaces[i]->link.index == index)
			return table->ifaces[i];
	return NULL;
}

static struct iface *iface_get(struct iface_table *table, unsigned int index)
{
	struct iface *iface = iface_by_index(table, index), **ifaces;

	if (iface)
		return iface;
	ifaces = realloc(table->ifaces, (table->count + 1) * sizeof(*ifaces));
	if (!ifaces)
		return NULL;
	table->ifaces = ifaces;
	iface = calloc(1, sizeof(*iface));
	if (!iface)
		return NULL;
	iface->link.index = index;
	iface->vif = -1;
	ifaces[table->count++] = iface;
	return iface;
}

bool iface_link(struct iface_table *table, const struct kern_link *link)
{
	struct iface *iface = iface_get(table, link->index);

	if (!iface)
		return false;
	if (!link->up)
		iface->interrupted = true;
	/* Until the kernel has seen a new link's carrier it may lose what is sent. */
	if (iface->link.up && !iface->link.sends && link->sends)
		iface->lost = true;
	iface->link = *link;
	iface->seen = true;
	return true;
}

static bool same_addr(const struct kern_addr *a, const struct kern_addr *b)
{
	return a->addr == b->addr && a->peer == b->peer && a->mask == b->mask;
}

bool iface_addr_add(struct iface_table *table, const struct kern_addr *addr)
{
	struct iface *iface = iface_get(table, addr->index);
	struct iface_addr *addrs;
	size_t i;

	if (!iface)
		return false;
	for (i = 0; i < iface->addr_count; i++)
		if (same_addr(&iface->addrs[i].addr, addr)) {
			iface->addrs[i].addr = *addr;
			iface->addrs[i].seen = true;
			return true;
		}
	addrs = realloc(iface->addrs, (iface->addr_count + 1) * sizeof(*addrs));
	if (!addrs)
		return false;
	iface->addrs = addrs;
	addrs[iface->addr_count].addr = *addr;
	addrs[iface->addr_count].seen = true;
	iface->addr_count++;
	return true;
}

static void addr_remove(struct iface *iface, size_t i)
{
	iface->addr_count--;
	memmove(&iface->addrs[i], &iface->addrs[i + 1],
		(iface->addr_count - i) * sizeof(iface->addrs[0]));
}

void iface_addr_del(struct iface_table *table, const struct kern_addr *addr)
{
	struct iface *iface = iface_by_index(table, addr->index);
	size_t i;

	for (i = 0; iface && i < iface->addr_count; i++)
		if (same_addr(&iface->addrs[i].addr, addr)) {
			addr_remove(iface, i);
			return;
		}
}

void iface_gone(struct iface_table *table, unsigned int index)
{
	struct iface *iface = iface_by_index(table, index);

	if (!iface)
		return;
	iface->link.name[0] = '\0';
	iface->link.up = false;
	iface->interrupted = true;
	iface->addr_count = 0;
}

void iface_list_begin(struct iface_table *table)
{
	struct iface *iface;
	size_t i, j;

	table->listing = true;
	for (i = 0; i < table->count; i++) {
		iface = table->ifaces[i];
		iface->seen = false;
		for (j = 0; j < iface->addr_count; j++)
			iface->addrs[j].seen = false;
	}
}

void iface_list_end(struct iface_table *table)
{
	struct iface *iface;
	size_t i, j;

	table->listing = false;
	for (i = 0; i < table->count; i++) {
		iface = table->ifaces[i];
		if (!iface->seen)
			iface_gone(table, iface->link.index);
		for (j = iface->addr_count; j-- > 0;)
			if (!iface->addrs[j].seen)
				addr_remove(iface, j);
	}
}

uint32_t iface_address(const struct iface *iface)
{
	size_t i;

	for (i = 0; i < iface->addr_count; i++)
		if (!iface->addrs[i].addr.secondary)
			return iface->addrs[i].addr.addr;
	return iface->addr_count ? iface->addrs[0].addr.addr : 0;
}

bool iface_has(const struct iface *iface, uint32_t addr)
{
	size_t i;

	for (i = 0; i < iface->addr_count; i++)
		if (iface->addrs[i].addr.addr == addr)
			return true;
	return false;
}

void iface_sweep(struct iface_table *table)
{
	size_t i, left = 0;

	for (i = 0; i < table->count; i++) {
		if (table->ifaces[i]->link.name[0] == '\0' && table->ifaces[i]->vif < 0)
			iface_free(table->ifaces[i]);
		else
			table->ifaces[left++] = table->ifaces[i];
	}
	table->count = left;
}
