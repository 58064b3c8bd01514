/* SPDX-License-Identifier: GPL-2.0-only */
/* What the control socket writes: src/out.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "out.h"

#define BOUND 100000

static uint32_t host(void)
{
	static const unsigned char bytes[4] = { 192, 168, 1, 10 };
	uint32_t addr;

	memcpy(&addr, bytes, 4);
	return addr;
}

static void expect(struct out *out, const char *wanted)
{
	size_t len;
	const char *bytes = out_bytes(out, &len);

	assert_non_null(bytes);
	assert_int_equal(len, strlen(wanted));
	assert_memory_equal(bytes, wanted, len);
	out_free(out);
}

static void write_list(struct out *out)
{
	out_list(out, "things");
	out_row(out);
	out_text(out, "name", "eth0");
	out_number(out, "count", 7);
	out_addr(out, "address", host());
	out_seconds(out, "age", 12034);
	out_array(out, "all");
	out_item_addr(out, host());
	out_item(out, "x");
	out_array_end(out);
	out_bool(out, "fine", true);
	out_row(out);
	out_text(out, "name", "a-longer-name");
	out_number(out, "count", UINT64_MAX);
	out_addr(out, "address", 0);
	out_seconds(out, "age", -1);
	out_array(out, "all");
	out_array_end(out);
	out_bool(out, "fine", false);
	out_end(out);
}

static void list_as_json(void **state)
{
	struct out *out = out_new(true, BOUND);

	(void)state;
	write_list(out);
	expect(out, "{\"things\":[\n"
		"{\"name\":\"eth0\",\"count\":7,\"address\":\"192.168.1.10\",\"age\":12.034,"
		"\"all\":[\"192.168.1.10\",\"x\"],\"fine\":true},\n"
		"{\"name\":\"a-longer-name\",\"count\":18446744073709551615,\"address\":null,"
		"\"age\":null,\"all\":[],\"fine\":false}\n"
		"]}\n");
}

static void list_as_table(void **state)
{
	struct out *out = out_new(false, BOUND);

	(void)state;
	write_list(out);
	expect(out,
	       "name           count                 address       age     all             fine\n"
	       "eth0           7                     192.168.1.10  12.034  192.168.1.10,x  yes\n"
	       "a-longer-name  18446744073709551615  -             -       -               no\n");
}

static void nothing_at_all(void **state)
{
	struct out *out = out_new(true, BOUND);

	(void)state;
	out_list(out, "things");
	out_end(out);
	expect(out, "{\"things\":[]}\n");
	out = out_new(false, BOUND);
	out_list(out, "things");
	out_end(out);
	expect(out, "");
}

static void titles_of_nothing(void **state)
{
	struct out *out = out_new(false, BOUND);

	(void)state;
	out_list(out, "things");
	assert_true(out_wants_titles(out));
	out_row(out);
	out_text(out, "name", "");
	out_array(out, "all");
	out_array_end(out);
	out_none(out, "fine");
	out_end(out);
	expect(out, "name  all  fine\n");
	out = out_new(true, BOUND);
	out_list(out, "things");
	assert_false(out_wants_titles(out));
	out_free(out);
}

static void write_single(struct out *out)
{
	out_single(out, "stats");
	out_number(out, "groups", 3);
	out_begin(out, "received");
	out_number(out, "query", 1);
	out_number(out, "report", 2);
	out_finish(out);
	out_none(out, "last");
	out_end(out);
}

static void single_thing(void **state)
{
	struct out *out = out_new(true, BOUND);

	(void)state;
	write_single(out);
	expect(out, "{\"stats\":{\"groups\":3,\"received\":{\"query\":1,\"report\":2},"
		"\"last\":null}}\n");
	out = out_new(false, BOUND);
	write_single(out);
	expect(out, "groups 3\nreceived.query 1\nreceived.report 2\nlast -\n");
}

static void names_of_any_bytes(void **state)
{
	struct out *out = out_new(true, BOUND);

	(void)state;
	out_single(out, "x");
	out_text(out, "name", "a\"b\\c\n\xff" "d");
	out_end(out);
	expect(out, "{\"x\":{\"name\":\"a\\u0022b\\u005cc\\u000a\\u00ffd\"}}\n");
}

static void bound(void **state)
{
	size_t len, size;
	struct out *out;
	int json;

	(void)state;
	/* At some size it fits; it never writes beyond the size, and says so. */
	for (json = 0; json < 2; json++)
		for (size = 0; size < 600; size++) {
			out = out_new(json, size);
			write_list(out);
			if (out_bytes(out, &len))
				assert_true(len <= size);
			else
				assert_true(size < 300);
			out_free(out);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(list_as_json),
		cmocka_unit_test(list_as_table),
		cmocka_unit_test(nothing_at_all),
		cmocka_unit_test(titles_of_nothing),
		cmocka_unit_test(single_thing),
		cmocka_unit_test(names_of_any_bytes),
		cmocka_unit_test(bound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
