/* SPDX-License-Identifier: GPL-2.0-only */
/* What is counted of each interface. */
#ifndef IGMPPROXY_COUNT_H
#define IGMPPROXY_COUNT_H

#include <stdint.h>

#include "igmp.h"

/* Why a packet, or a part of it, was refused */
enum refusal {
	REFUSED_SHORT, REFUSED_CHECKSUM, REFUSED_TYPE, REFUSED_LENGTH,
	REFUSED_TTL,			/* not 1 */
	REFUSED_SOURCE,			/* not from this network */
	REFUSED_DESTINATION,		/* a general query to somebody else */
	REFUSED_GROUP,			/* no multicast address */
	REFUSED_RECORD,			/* a record of an unknown type */
	REFUSED_LIST,			/* a group that the lists deny */
	REFUSED_GROUPS,			/* beyond maxgroups */
	REFUSED_SOURCES,		/* beyond maxsources, each source */
	REFUSED_MEMORY,
	REFUSALS
};

struct counters {
	uint64_t received[IGMP_KINDS], sent[IGMP_KINDS];
	uint64_t refused[REFUSALS];
	uint64_t joins, leaves;		/* groups, upstream or downstream */
	uint64_t refreshes;		/* started on this upstream */
	uint64_t refreshed;		/* groups told in them */
};

/* "short", "checksum", ...: stable words for the control socket */
const char *refusal_name(enum refusal refusal);
/* "query_v1", ... "leave_v2" */
const char *kind_name(enum igmp_kind kind);

#endif
