/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages of IGMP, read and built: RFC 1112, RFC 2236 section 2 and RFC 3376
 * section 4. What is read stays where it is, nothing is copied.
 */
#ifndef IGMPPROXY_IGMP_H
#define IGMPPROXY_IGMP_H

#include <arpa/inet.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IGMP_BYTES	1400	/* no message of ours is longer */
/* sources that fit into a query, or into a report with one record */
#define IGMP_QUERY_SOURCES	((IGMP_BYTES - 12) / 4)
#define IGMP_RECORD_SOURCES	((IGMP_BYTES - 16) / 4)

#define ADDR_ALL_HOSTS	htonl(0xe0000001)	/* 224.0.0.1 */
#define ADDR_ROUTERS	htonl(0xe0000002)	/* 224.0.0.2 */
#define ADDR_REPORTS	htonl(0xe0000016)	/* 224.0.0.22 */

enum igmp_kind {
	IGMP_QUERY_V1, IGMP_QUERY_V2, IGMP_QUERY_V3,
	IGMP_REPORT_V1, IGMP_REPORT_V2, IGMP_REPORT_V3,
	IGMP_LEAVE_V2,
	IGMP_KINDS
};

enum igmp_fault {
	IGMP_FINE,
	IGMP_SHORT,			/* shorter than any message */
	IGMP_CHECKSUM,
	IGMP_TYPE,			/* not one of the kinds above */
	IGMP_LENGTH,			/* its counts say more than is there */
};

/* RFC 3376 section 4.2.12 */
enum igmp_record_type {
	IGMP_IS_IN = 1, IGMP_IS_EX, IGMP_TO_IN, IGMP_TO_EX,
	IGMP_ALLOW, IGMP_BLOCK
};

/* Which sources of a group are wanted: RFC 3376 section 2 */
struct filter {
	bool exclude;
	uint32_t count;
	const uint32_t *sources;	/* ascending as numbers, none twice */
};

struct igmp_message {
	enum igmp_kind kind;
	uint32_t group;			/* of a query: 0 is a general one */
	int64_t response;		/* of a query: most milliseconds */
	/* of a query of version 3 */
	bool suppress;
	unsigned robustness;		/* 0: not told */
	int64_t interval;		/* milliseconds, 0: not told */
	unsigned source_count;
	const uint8_t *sources;
	/* of a report of version 3 */
	unsigned record_count;
	const uint8_t *records;
};

struct igmp_record {
	unsigned type;			/* maybe none that is known */
	uint32_t group;
	unsigned source_count;
	const uint8_t *sources;
};

/*
 * Reads a message and all its records, so that what it says about lengths may
 * be relied on afterwards. What follows the last record is ignored.
 */
enum igmp_fault igmp_parse(const void *data, size_t len,
			   struct igmp_message *message);

/* Takes the next record; false: there is none left. */
bool igmp_next_record(struct igmp_message *message, struct igmp_record *record);

/* One of the sources of a query or a record */
uint32_t igmp_source(const uint8_t *sources, unsigned which);

/* "Membership query", "V2 member report", ... */
const char *igmp_name(enum igmp_kind kind);

/* A multicast address that is not one of 224.0.0.0/24 */
bool igmp_routable(uint32_t group);

/*
 * A group of the devices at home, as 239.255.255.250 of UPnP: relative to the
 * local scope (RFC 2365 sections 6.1 and 9)
 */
bool igmp_is_home(uint32_t group);

struct igmp_query {
	unsigned version;		/* 1 to 3 */
	uint32_t group;			/* 0: general */
	int64_t response, interval;	/* milliseconds */
	bool suppress;
	unsigned robustness;
	const uint32_t *sources;	/* at most IGMP_QUERY_SOURCES */
	unsigned source_count;
};

/* Both give back the length. */
size_t igmp_build_query(uint8_t out[IGMP_BYTES], const struct igmp_query *query);
/* A report of version 1 or 2 or a leave: 8 bytes */
size_t igmp_build_plain(uint8_t out[IGMP_BYTES], enum igmp_kind kind,
			uint32_t group);

/* A report of version 3 in the making */
struct igmp_report {
	size_t len;
	unsigned records;
	uint8_t data[IGMP_BYTES];
};

void igmp_report_start(struct igmp_report *report);
/* False: it has no room for that many sources any more. */
bool igmp_report_add(struct igmp_report *report, enum igmp_record_type type,
		     uint32_t group, const uint32_t *sources, size_t count);
/* Completes it: data and len may be sent. */
void igmp_report_finish(struct igmp_report *report);

/*
 * The floating point code of response times and intervals: RFC 3376 sections
 * 4.1.1 and 4.1.7. Values are rounded down to what a code can say, but not to 0.
 */
uint8_t igmp_code(int64_t value);
int64_t igmp_value(uint8_t code);

#endif
