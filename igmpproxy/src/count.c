/* SPDX-License-Identifier: GPL-2.0-only */
#include "count.h"

const char *refusal_name(enum refusal refusal)
{
	static const char *const names[REFUSALS] = {
		[REFUSED_SHORT] = "short", [REFUSED_CHECKSUM] = "checksum",
		[REFUSED_TYPE] = "type", [REFUSED_LENGTH] = "length",
		[REFUSED_TTL] = "ttl", [REFUSED_SOURCE] = "source",
		[REFUSED_DESTINATION] = "destination",
		[REFUSED_GROUP] = "group", [REFUSED_RECORD] = "record",
		[REFUSED_LIST] = "list",
		[REFUSED_GROUPS] = "maxgroups",
		[REFUSED_SOURCES] = "maxsources",
		[REFUSED_MEMORY] = "memory",
	};

	return names[refusal];
}

const char *kind_name(enum igmp_kind kind)
{
	static const char *const names[IGMP_KINDS] = {
		[IGMP_QUERY_V1] = "query_v1", [IGMP_QUERY_V2] = "query_v2",
		[IGMP_QUERY_V3] = "query_v3", [IGMP_REPORT_V1] = "report_v1",
		[IGMP_REPORT_V2] = "report_v2", [IGMP_REPORT_V3] = "report_v3",
		[IGMP_LEAVE_V2] = "leave_v2",
	};

	return names[kind];
}
