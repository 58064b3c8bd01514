/* SPDX-License-Identifier: GPL-2.0-only */
#include <stdlib.h>
#include <string.h>

#include "kern-packet.h"

#define HEADER 20		/* bytes of an IPv4 header without options */
#define OPTION_END 0
#define OPTION_NOTHING 1
#define WAITING_MAX 4096

static bool has_alert(const unsigned char *options, size_t len)
{
	size_t step;

	for (; len > 0; options += step, len -= step) {
		if (options[0] == PACKET_ROUTER_ALERT)
			return true;
		if (options[0] == OPTION_END)
			return false;
		step = 1;
		if (options[0] == OPTION_NOTHING)
			continue;
		if (len < 2 || options[1] < 2 || options[1] > len)
			return false;
		step = options[1];
	}
	return false;
}

bool packet_parse(struct kern_packet *packet, const void *bytes, size_t len)
{
	const unsigned char *ip = bytes;
	size_t header;

	if (len < HEADER || ip[0] >> 4 != 4)
		return false;
	header = (ip[0] & 15u) * 4;
	if (header < HEADER || header > len)
		return false;
	packet->ttl = ip[8];
	memcpy(&packet->src, ip + 12, 4);
	memcpy(&packet->dst, ip + 16, 4);
	packet->alert = has_alert(ip + HEADER, header - HEADER);
	packet->data = ip + header;
	packet->len = len - header;
	return true;
}

static void append(struct waiting_list *list, struct waiting *waiting)
{
	waiting->next = NULL;
	if (list->first)
		list->last->next = waiting;
	else
		list->first = waiting;
	list->last = waiting;
	list->count++;
}

bool waiting_add(struct waiting_list *list, unsigned int vif, uint32_t dst,
		 const void *data, size_t len)
{
	struct waiting *waiting;

	waiting = list->count < WAITING_MAX ? malloc(sizeof(*waiting) + len) : NULL;
	if (!waiting)
		return false;
	waiting->vif = vif;
	waiting->dst = dst;
	waiting->len = len;
	memcpy(waiting->data, data, len);
	append(list, waiting);
	return true;
}

void waiting_drop(struct waiting_list *list)
{
	struct waiting *first = list->first;

	list->first = first->next;
	list->count--;
	free(first);
}

size_t waiting_drop_vif(struct waiting_list *list, unsigned int vif)
{
	struct waiting_list left = { NULL, NULL, 0 };
	size_t before = list->count;
	struct waiting *waiting, *next;

	for (waiting = list->first; waiting; waiting = next) {
		next = waiting->next;
		if (waiting->vif == vif)
			free(waiting);
		else
			append(&left, waiting);
	}
	*list = left;
	return before - left.count;
}
