/* SPDX-License-Identifier: GPL-2.0-only */
/* Headers of packets and messages that wait: src/kern-packet.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "kern-packet.h"

#define OPTIONS 4		/* bytes of the router alert option */

static const unsigned char report[] = {
	0x46, 0xc0, 0, 32, 0, 0, 0, 0, 1, 2, 0, 0, 192, 168, 1, 10, 239, 0, 1, 1,
	PACKET_ROUTER_ALERT, OPTIONS, 0, 0,
	0x16, 0, 0xf9, 0xfd, 239, 0, 1, 1,
};

/* A copy of just that size, so that a sanitizer sees each byte too many. */
static bool parse(struct kern_packet *packet, const unsigned char *bytes, size_t len)
{
	unsigned char *copy = malloc(len ? len : 1);
	size_t at = 0;
	bool is;

	assert_non_null(copy);
	memcpy(copy, bytes, len);
	is = packet_parse(packet, copy, len);
	if (is) {
		at = (size_t)((const unsigned char *)packet->data - copy);
		packet->data = bytes + at;
	}
	free(copy);
	return is;
}

static void a_report(void **state)
{
	struct kern_packet packet;

	(void)state;
	assert_true(parse(&packet, report, sizeof(report)));
	assert_int_equal(packet.ttl, 1);
	assert_true(packet.alert);
	assert_memory_equal(&packet.src, report + 12, 4);
	assert_memory_equal(&packet.dst, report + 16, 4);
	assert_int_equal(packet.len, 8);
	assert_ptr_equal(packet.data, report + 24);
}

static void cut_at_every_byte(void **state)
{
	struct kern_packet packet;
	size_t len;

	(void)state;
	for (len = 0; len < 24; len++)
		assert_false(parse(&packet, report, len));
	for (; len <= sizeof(report); len++) {
		assert_true(parse(&packet, report, len));
		assert_int_equal(packet.len, len - 24);
	}
}

static void no_header(void **state)
{
	unsigned char bytes[sizeof(report)];
	struct kern_packet packet;
	int first;

	(void)state;
	memcpy(bytes, report, sizeof(bytes));
	for (first = 0; first < 256; first++) {
		bytes[0] = (unsigned char)first;
		assert_int_equal(parse(&packet, bytes, sizeof(bytes)),
				 first >= 0x45 && first <= 0x48);
	}
}

static bool alert_of(const unsigned char *options, size_t len)
{
	unsigned char bytes[60] = { 0 };
	struct kern_packet packet;

	memcpy(bytes, report, 20);
	memcpy(bytes + 20, options, len);
	bytes[0] = (unsigned char)(0x40 | (5 + len / 4));
	assert_true(parse(&packet, bytes, 20 + len));
	return packet.alert;
}

static void options_of_every_kind(void **state)
{
	static const unsigned char behind[] = { 1, 1, 7, 4, 0, 0, PACKET_ROUTER_ALERT, 4 };
	static const unsigned char after_end[] = { 0, PACKET_ROUTER_ALERT, 4, 0 };
	static const unsigned char length_0[] = { 7, 0, PACKET_ROUTER_ALERT, 4 };
	static const unsigned char length_1[] = { 7, 1, PACKET_ROUTER_ALERT, 4 };
	static const unsigned char too_long[] = { 7, 5, PACKET_ROUTER_ALERT, 4 };
	static const unsigned char cut[] = { 1, 1, 1, 7 };

	(void)state;
	assert_true(alert_of(behind, sizeof(behind)));
	assert_false(alert_of(after_end, sizeof(after_end)));
	assert_false(alert_of(length_0, sizeof(length_0)));
	assert_false(alert_of(length_1, sizeof(length_1)));
	assert_false(alert_of(too_long, sizeof(too_long)));
	assert_false(alert_of(cut, sizeof(cut)));
	assert_false(alert_of(cut, 0));
}

static void first_in_first_out(void **state)
{
	struct waiting_list list = { NULL, NULL, 0 };
	unsigned int i, round;

	(void)state;
	for (round = 0; round < 2; round++) {
		for (i = 0; i < 3; i++)
			assert_true(waiting_add(&list, i, i + 100, &i, sizeof(i)));
		for (i = 0; i < 3; i++) {
			assert_int_equal(list.first->vif, i);
			assert_int_equal(list.first->dst, i + 100);
			assert_int_equal(list.first->len, sizeof(i));
			assert_memory_equal(list.first->data, &i, sizeof(i));
			waiting_drop(&list);
		}
		assert_null(list.first);
		assert_int_equal(list.count, 0);
	}
}

/* From the front, the middle and the end, and what is left keeps its order. */
static void those_of_a_vif(void **state)
{
	static const unsigned int vifs[] = { 1, 2, 1, 3, 2, 1 }, left[] = { 2, 3, 2 };
	struct waiting_list list = { NULL, NULL, 0 };
	unsigned int i;

	(void)state;
	assert_int_equal(waiting_drop_vif(&list, 1), 0);
	for (i = 0; i < 6; i++)
		assert_true(waiting_add(&list, vifs[i], i, "", 1));
	assert_int_equal(waiting_drop_vif(&list, 1), 3);
	assert_int_equal(list.count, 3);
	assert_true(waiting_add(&list, 4, 0, "", 1));
	for (i = 0; i < 3; i++) {
		assert_int_equal(list.first->vif, left[i]);
		waiting_drop(&list);
	}
	assert_int_equal(waiting_drop_vif(&list, 4), 1);
	assert_null(list.first);
	assert_int_equal(list.count, 0);
}

static void not_without_a_bound(void **state)
{
	struct waiting_list list = { NULL, NULL, 0 };
	unsigned int count = 0;

	(void)state;
	while (count < 100000 && waiting_add(&list, 0, 0, "", 1))
		count++;
	assert_int_equal(count, 4096);
	while (list.first)
		waiting_drop(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_report),
		cmocka_unit_test(cut_at_every_byte),
		cmocka_unit_test(no_header),
		cmocka_unit_test(options_of_every_kind),
		cmocka_unit_test(first_in_first_out),
		cmocka_unit_test(those_of_a_vif),
		cmocka_unit_test(not_without_a_bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
