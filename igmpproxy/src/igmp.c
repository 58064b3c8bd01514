/* SPDX-License-Identifier: GPL-2.0-only */
#include "igmp.h"

#include <string.h>

enum {
	TYPE_QUERY = 0x11, TYPE_REPORT_V1 = 0x12, TYPE_REPORT_V2 = 0x16,
	TYPE_LEAVE = 0x17, TYPE_REPORT_V3 = 0x22
};

#define PLAIN_BYTES	8
#define QUERY_BYTES	12		/* and more, of version 3 */
#define RECORD_BYTES	8
#define TENTH		INT64_C(100)	/* ms, the unit of response times */
#define VERSION_1_MS	10000		/* what a query of version 1 means */

/* RFC 1071; even when it ends with half a word */
static uint16_t checksum(const uint8_t *data, size_t len)
{
	uint64_t sum = 0;
	size_t i;

	for (i = 0; i + 1 < len; i += 2)
		sum += (unsigned)data[i] << 8 | data[i + 1];
	if (len & 1)
		sum += (unsigned)data[len - 1] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)~sum;
}

static unsigned get16(const uint8_t *at)
{
	return (unsigned)at[0] << 8 | at[1];
}

static uint32_t get_addr(const uint8_t *at)
{
	uint32_t addr;

	memcpy(&addr, at, sizeof(addr));
	return addr;
}

static void put16(uint8_t *at, size_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

static void put_checksum(uint8_t *data, size_t len)
{
	put16(data + 2, 0);
	put16(data + 2, checksum(data, len));
}

uint8_t igmp_code(int64_t value)
{
	unsigned shift = 0;

	if (value < 1)
		return 1;
	if (value < 128)
		return (uint8_t)value;
	if (value > 31 << 10)
		return 0xff;
	while (value >> (shift + 3) > 31)
		shift++;
	return (uint8_t)(0x80 | shift << 4 | (value >> (shift + 3) & 0xf));
}

int64_t igmp_value(uint8_t code)
{
	if (code < 128)
		return code;
	return (int64_t)((code & 0xf) | 0x10) << ((code >> 4 & 7) + 3);
}

/* RFC 3376 section 7.1 tells versions by length and response code. */
static enum igmp_fault parse_query(const uint8_t *data, size_t len,
				   struct igmp_message *message)
{
	if (len == PLAIN_BYTES && !data[1]) {
		message->kind = IGMP_QUERY_V1;
		message->group = 0;
		message->response = VERSION_1_MS;
		return IGMP_FINE;
	}
	if (len == PLAIN_BYTES) {
		message->kind = IGMP_QUERY_V2;
		message->response = data[1] * TENTH;
		return IGMP_FINE;
	}
	if (len < QUERY_BYTES)
		return IGMP_LENGTH;
	message->kind = IGMP_QUERY_V3;
	message->response = igmp_value(data[1]) * TENTH;
	message->suppress = data[8] & 8;
	message->robustness = data[8] & 7;
	message->interval = igmp_value(data[9]) * 1000;
	message->source_count = get16(data + 10);
	message->sources = data + QUERY_BYTES;
	if (len - QUERY_BYTES < 4 * (size_t)message->source_count)
		return IGMP_LENGTH;
	return IGMP_FINE;
}

/* The length of a record with its auxiliary data */
static size_t record_len(const uint8_t *at)
{
	return RECORD_BYTES + 4 * (size_t)get16(at + 2) + 4 * (size_t)at[1];
}

static enum igmp_fault parse_records(const uint8_t *data, size_t len,
				     struct igmp_message *message)
{
	unsigned i;

	message->kind = IGMP_REPORT_V3;
	message->group = 0;
	message->record_count = get16(data + 6);
	message->records = data + PLAIN_BYTES;
	data += PLAIN_BYTES;
	len -= PLAIN_BYTES;
	for (i = 0; i < message->record_count; i++) {
		if (len < RECORD_BYTES || len < record_len(data))
			return IGMP_LENGTH;
		len -= record_len(data);
		data += record_len(data);
	}
	return IGMP_FINE;
}

enum igmp_fault igmp_parse(const void *data, size_t len,
			   struct igmp_message *message)
{
	const uint8_t *at = data;

	*message = (struct igmp_message){ 0 };
	if (len < PLAIN_BYTES)
		return IGMP_SHORT;
	if (checksum(at, len))
		return IGMP_CHECKSUM;
	message->group = get_addr(at + 4);
	switch (at[0]) {
	case TYPE_QUERY:
		return parse_query(at, len, message);
	case TYPE_REPORT_V3:
		return parse_records(at, len, message);
	case TYPE_REPORT_V1:
		message->kind = IGMP_REPORT_V1;
		return IGMP_FINE;
	case TYPE_REPORT_V2:
		message->kind = IGMP_REPORT_V2;
		return IGMP_FINE;
	case TYPE_LEAVE:
		message->kind = IGMP_LEAVE_V2;
		return IGMP_FINE;
	}
	return IGMP_TYPE;
}

bool igmp_next_record(struct igmp_message *message, struct igmp_record *record)
{
	const uint8_t *at = message->records;

	if (!message->record_count)
		return false;
	message->record_count--;
	message->records += record_len(at);
	record->type = at[0];
	record->source_count = get16(at + 2);
	record->group = get_addr(at + 4);
	record->sources = at + RECORD_BYTES;
	return true;
}

uint32_t igmp_source(const uint8_t *sources, unsigned which)
{
	return get_addr(sources + 4 * (size_t)which);
}

const char *igmp_name(enum igmp_kind kind)
{
	static const char *const names[IGMP_KINDS] = {
		[IGMP_QUERY_V1] = "Membership query",
		[IGMP_QUERY_V2] = "Membership query",
		[IGMP_QUERY_V3] = "Membership query",
		[IGMP_REPORT_V1] = "V1 member report",
		[IGMP_REPORT_V2] = "V2 member report",
		[IGMP_REPORT_V3] = "V3 member report",
		[IGMP_LEAVE_V2] = "Leave message",
	};

	return names[kind];
}

bool igmp_routable(uint32_t group)
{
	uint32_t addr = ntohl(group);

	return addr >> 28 == 0xe && addr >> 8 != 0xe00000;
}

bool igmp_is_home(uint32_t group)
{
	return ntohl(group) >> 8 == 0xefffff;
}

size_t igmp_build_query(uint8_t out[IGMP_BYTES], const struct igmp_query *query)
{
	size_t len = PLAIN_BYTES;
	int64_t tenths = query->response / TENTH;
	unsigned i;

	memset(out, 0, QUERY_BYTES);
	out[0] = TYPE_QUERY;
	memcpy(out + 4, &query->group, 4);
	if (query->version == 2)
		out[1] = (uint8_t)(tenths < 1 ? 1 : tenths > 255 ? 255 : tenths);
	if (query->version == 3) {
		out[1] = igmp_code(tenths);
		out[8] = query->robustness <= 7 ? (uint8_t)query->robustness : 0;
		if (query->suppress)
			out[8] |= 8;
		out[9] = igmp_code(query->interval / 1000);
		put16(out + 10, query->source_count);
		len = QUERY_BYTES;
		for (i = 0; i < query->source_count; i++, len += 4)
			memcpy(out + len, &query->sources[i], 4);
	}
	put_checksum(out, len);
	return len;
}

size_t igmp_build_plain(uint8_t out[IGMP_BYTES], enum igmp_kind kind,
			uint32_t group)
{
	memset(out, 0, PLAIN_BYTES);
	out[0] = kind == IGMP_REPORT_V1 ? TYPE_REPORT_V1 :
		 kind == IGMP_REPORT_V2 ? TYPE_REPORT_V2 : TYPE_LEAVE;
	memcpy(out + 4, &group, 4);
	put_checksum(out, PLAIN_BYTES);
	return PLAIN_BYTES;
}

void igmp_report_start(struct igmp_report *report)
{
	memset(report->data, 0, PLAIN_BYTES);
	report->data[0] = TYPE_REPORT_V3;
	report->len = PLAIN_BYTES;
	report->records = 0;
}

bool igmp_report_add(struct igmp_report *report, enum igmp_record_type type,
		     uint32_t group, const uint32_t *sources, size_t count)
{
	uint8_t *at = report->data + report->len;

	if (IGMP_BYTES - report->len < RECORD_BYTES ||
	    (IGMP_BYTES - report->len - RECORD_BYTES) / 4 < count)
		return false;
	at[0] = (uint8_t)type;
	at[1] = 0;
	put16(at + 2, count);
	memcpy(at + 4, &group, 4);
	if (count)
		memcpy(at + RECORD_BYTES, sources, 4 * count);
	report->len += RECORD_BYTES + 4 * count;
	report->records++;
	return true;
}

void igmp_report_finish(struct igmp_report *report)
{
	put16(report->data + 6, report->records);
	put_checksum(report->data, report->len);
}
