/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kernels have in common: the header of a packet, messages that wait. Pure. */
#ifndef IGMPPROXY_KERN_PACKET_H
#define IGMPPROXY_KERN_PACKET_H

#include "kern.h"

#define PACKET_ROUTER_ALERT 148	/* the IP option of RFC 2113 */

/*
 * Reads the IPv4 header of an IGMP packet, all but `index`. The length is that of the
 * bytes, as some kernels change the one in the header. false: it is none.
 */
bool packet_parse(struct kern_packet *packet, const void *bytes, size_t len);

/* Messages that wait for room, first in, first out. */
struct waiting {
	struct waiting *next;
	unsigned int vif;
	uint32_t dst;
	size_t len;
	unsigned char data[];
};

struct waiting_list {
	struct waiting *first, *last;
	size_t count;
};

/* false: no memory, or too many wait already. */
bool waiting_add(struct waiting_list *list, unsigned int vif, uint32_t dst,
		 const void *data, size_t len);
/* Takes the first one away. */
void waiting_drop(struct waiting_list *list);
/* Takes all those of a VIF away, gives back how many. */
size_t waiting_drop_vif(struct waiting_list *list, unsigned int vif);

#endif
