/* SPDX-License-Identifier: GPL-2.0-only */
/* Messages: read, built, malformed; and the codes of times. */
#include "fake.h"

static void test_plain(void **state)
{
	static const uint8_t v2[] = {
		0x16, 0, 0xfa, 0xf9, 0xef, 1, 1, 1, 1, 2, 3
	};
	struct igmp_message message;
	uint8_t data[IGMP_BYTES];

	(void)state;
	assert_int_equal(igmp_parse(v2, 8, &message), IGMP_CHECKSUM);
	assert_int_equal(igmp_build_plain(data, IGMP_REPORT_V2,
					  addr("239.1.1.1")), 8);
	assert_int_equal(data[0], 0x16);
	assert_int_equal(data[2] << 8 | data[3], 0xf9fc);
	assert_int_equal(igmp_parse(data, 8, &message), IGMP_FINE);
	assert_int_equal(message.kind, IGMP_REPORT_V2);
	assert_int_equal(message.group, addr("239.1.1.1"));
	igmp_build_plain(data, IGMP_LEAVE_V2, addr("239.1.1.1"));
	assert_int_equal(igmp_parse(data, 8, &message), IGMP_FINE);
	assert_int_equal(message.kind, IGMP_LEAVE_V2);
	igmp_build_plain(data, IGMP_REPORT_V1, addr("239.1.1.1"));
	assert_int_equal(data[0], 0x12);
}

/* Section 7.1: versions of queries; the message has a buffer of its own size. */
static void test_query_versions(void **state)
{
	static const struct {
		size_t len;
		uint8_t code;
		enum igmp_fault fault;
		enum igmp_kind kind;
		int64_t response;
	} rows[] = {
		{ 7, 0, IGMP_SHORT, 0, 0 },
		{ 8, 0, IGMP_FINE, IGMP_QUERY_V1, 10000 },
		{ 8, 100, IGMP_FINE, IGMP_QUERY_V2, 10000 },
		{ 8, 255, IGMP_FINE, IGMP_QUERY_V2, 25500 },
		{ 9, 100, IGMP_LENGTH, 0, 0 },
		{ 11, 100, IGMP_LENGTH, 0, 0 },
		{ 12, 0, IGMP_FINE, IGMP_QUERY_V3, 0 },
		{ 12, 100, IGMP_FINE, IGMP_QUERY_V3, 10000 },
		{ 12, 0x80, IGMP_FINE, IGMP_QUERY_V3, 12800 },
		{ 64, 0xff, IGMP_FINE, IGMP_QUERY_V3, 3174400 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		uint8_t *data = calloc(1, rows[i].len);
		struct igmp_message message;
		unsigned sum;

		data[0] = 0x11;
		data[1] = rows[i].code;
		sum = 0xffffU - (0x1100U + rows[i].code);
		data[2] = (uint8_t)(sum >> 8);
		data[3] = (uint8_t)sum;
		assert_int_equal(igmp_parse(data, rows[i].len, &message),
				 rows[i].fault);
		if (!rows[i].fault) {
			assert_int_equal(message.kind, rows[i].kind);
			assert_int_equal(message.response, rows[i].response);
		}
		free(data);
	}
}

static void test_build_query(void **state)
{
	uint32_t sources[] = { addr("10.0.0.1"), addr("10.0.0.2") };
	struct igmp_query query = {
		.version = 3, .group = addr("239.1.1.1"), .response = 1000,
		.interval = 125000, .suppress = true, .robustness = 2,
		.sources = sources, .source_count = 2,
	};
	struct igmp_message message;
	uint8_t data[IGMP_BYTES];

	(void)state;
	assert_int_equal(igmp_build_query(data, &query), 20);
	assert_int_equal(igmp_parse(data, 20, &message), IGMP_FINE);
	assert_int_equal(message.kind, IGMP_QUERY_V3);
	assert_int_equal(message.group, query.group);
	assert_int_equal(message.response, 1000);
	assert_int_equal(message.interval, 125000);
	assert_true(message.suppress);
	assert_int_equal(message.robustness, 2);
	assert_int_equal(message.source_count, 2);
	assert_int_equal(igmp_source(message.sources, 1), sources[1]);

	query.robustness = 8;		/* does not fit: 0 */
	igmp_build_query(data, &query);
	assert_int_equal(data[8], 8);
	query.version = 2;
	assert_int_equal(igmp_build_query(data, &query), 8);
	assert_int_equal(data[1], 10);
	query.response = 40000;
	igmp_build_query(data, &query);
	assert_int_equal(data[1], 255);
	query.response = 10;		/* 0 would make it version 1 */
	igmp_build_query(data, &query);
	assert_int_equal(data[1], 1);
	query.version = 1;
	assert_int_equal(igmp_build_query(data, &query), 8);
	assert_int_equal(data[1], 0);
}

/* Sections 4.1.1 and 4.1.7: exact below 128, never more than was meant */
static void test_codes(void **state)
{
	int64_t value;
	int code;

	(void)state;
	for (code = 1; code < 256; code++)
		assert_int_equal(igmp_code(igmp_value((uint8_t)code)), code);
	for (value = 1; value <= 31744; value++) {
		int64_t said = igmp_value(igmp_code(value));

		assert_true(said <= value && said > value - value / 16 - 1);
	}
	assert_int_equal(igmp_code(0), 1);
	assert_int_equal(igmp_code(1000000), 255);
	assert_int_equal(igmp_value(255), 31744);
}

static void test_records(void **state)
{
	struct igmp_message message;
	struct igmp_record record;
	uint8_t data[IGMP_BYTES];
	size_t len = fake_records(data,
		"to_ex 239.1.1.1 {}, allow 239.1.1.2 {10.0.0.1 10.0.0.2}");

	(void)state;
	assert_int_equal(len, 8 + 8 + 16);
	assert_int_equal(igmp_parse(data, len, &message), IGMP_FINE);
	assert_true(igmp_next_record(&message, &record));
	assert_int_equal(record.type, IGMP_TO_EX);
	assert_int_equal(record.group, addr("239.1.1.1"));
	assert_true(igmp_next_record(&message, &record));
	assert_int_equal(record.type, IGMP_ALLOW);
	assert_int_equal(record.source_count, 2);
	assert_int_equal(igmp_source(record.sources, 1), addr("10.0.0.2"));
	assert_false(igmp_next_record(&message, &record));
}

static void set_checksum(uint8_t *data, size_t len)
{
	unsigned sum = 0;
	size_t i;

	data[2] = data[3] = 0;
	for (i = 0; i < len; i++)
		sum += i & 1 ? data[i] : (unsigned)data[i] << 8;
	sum = (sum & 0xffff) + (sum >> 16);
	sum = ~((sum & 0xffff) + (sum >> 16));
	data[2] = (uint8_t)(sum >> 8);
	data[3] = (uint8_t)sum;
}

/* A record behind one with auxiliary data is not lost. */
static void test_auxiliary(void **state)
{
	uint8_t data[] = {
		0x22, 0, 0, 0, 0, 0, 0, 2,
		4, 2, 0, 1, 239, 1, 1, 1, 10, 0, 0, 1, 9, 9, 9, 9, 9, 9, 9, 9,
		4, 0, 0, 0, 239, 1, 1, 2,
		1, 2, 3			/* additional data, half a word */
	};
	struct igmp_message message;
	struct igmp_record record;

	(void)state;
	set_checksum(data, sizeof(data));
	assert_int_equal(igmp_parse(data, sizeof(data), &message), IGMP_FINE);
	assert_true(igmp_next_record(&message, &record));
	assert_true(igmp_next_record(&message, &record));
	assert_int_equal(record.group, addr("239.1.1.2"));
	assert_int_equal(record.source_count, 0);
	assert_false(igmp_next_record(&message, &record));
}

/* Cut anywhere, and with counts that lie; each has a buffer of its own size. */
static void test_lengths_that_lie(void **state)
{
	uint8_t whole[IGMP_BYTES];
	size_t len = fake_records(whole,
		"to_ex 239.1.1.1 {10.0.0.1}, is_in 239.1.1.2 {10.0.0.1 10.0.0.2}");
	static const struct {
		size_t at;
		uint8_t value;
	} lies[] = {
		{ 6, 0xff }, { 7, 3 }, { 9, 0xff }, { 9, 7 }, { 10, 0xff },
		{ 11, 0xff }, { 11, 6 }, { 21, 1 }, { 22, 0x40 }, { 23, 3 },
	};
	struct igmp_message message;
	size_t i;

	(void)state;
	for (i = 0; i < len; i++) {
		uint8_t *data = malloc(i + 1);

		memcpy(data, whole, i);
		if (i >= 8)
			set_checksum(data, i);
		assert_int_equal(igmp_parse(data, i, &message),
				 i < 8 ? IGMP_SHORT : IGMP_LENGTH);
		free(data);
	}
	for (i = 0; i < ARRAY_SIZE(lies); i++) {
		uint8_t *data = malloc(len);

		memcpy(data, whole, len);
		data[lies[i].at] = lies[i].value;
		set_checksum(data, len);
		assert_int_equal(igmp_parse(data, len, &message), IGMP_LENGTH);
		free(data);
	}
}

/* Every single bit that is wrong is found. */
static void test_checksum(void **state)
{
	uint8_t data[IGMP_BYTES];
	size_t len = fake_records(data, "to_ex 239.1.1.1 {10.0.0.1}"), bit;
	struct igmp_message message;

	(void)state;
	for (bit = 0; bit < 8 * len; bit++) {
		data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(igmp_parse(data, len, &message),
				 IGMP_CHECKSUM);
		data[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	assert_int_equal(igmp_parse(data, len, &message), IGMP_FINE);
}

static void test_types(void **state)
{
	struct igmp_message message;
	uint8_t data[8];
	int type, fine = 0;

	(void)state;
	for (type = 0; type < 256; type++) {
		memset(data, 0, sizeof(data));
		data[0] = (uint8_t)type;
		set_checksum(data, sizeof(data));
		if (igmp_parse(data, sizeof(data), &message) == IGMP_FINE)
			fine++;
		else
			assert_int_equal(igmp_parse(data, sizeof(data),
						    &message), IGMP_TYPE);
	}
	assert_int_equal(fine, 5);
}

static void test_report_room(void **state)
{
	struct igmp_report report;
	uint32_t sources[IGMP_RECORD_SOURCES + 1] = { 0 };
	unsigned records = 0;

	(void)state;
	igmp_report_start(&report);
	while (igmp_report_add(&report, IGMP_IS_EX, addr("239.1.1.1"), NULL, 0))
		records++;
	assert_int_equal(records, (IGMP_BYTES - 8) / 8);
	igmp_report_start(&report);
	assert_false(igmp_report_add(&report, IGMP_IS_EX, 0, sources,
				     IGMP_RECORD_SOURCES + 1));
	assert_true(igmp_report_add(&report, IGMP_IS_EX, 0, sources,
				    IGMP_RECORD_SOURCES));
	assert_int_equal(report.len, IGMP_BYTES);
}

static void test_routable(void **state)
{
	static const struct {
		const char *group;
		bool routable;
	} rows[] = {
		{ "224.0.0.0", false }, { "224.0.0.251", false },
		{ "224.0.0.255", false }, { "224.0.1.0", true },
		{ "239.255.255.250", true }, { "239.255.255.255", true },
		{ "223.255.255.255", false }, { "240.0.0.0", false },
		{ "0.0.0.0", false }, { "192.168.1.1", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++)
		assert_int_equal(igmp_routable(addr(rows[i].group)),
				 rows[i].routable);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_query_versions),
		cmocka_unit_test(test_build_query),
		cmocka_unit_test(test_codes),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_auxiliary),
		cmocka_unit_test(test_lengths_that_lie),
		cmocka_unit_test(test_checksum),
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_report_room),
		cmocka_unit_test(test_routable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
