/* SPDX-License-Identifier: GPL-2.0-only */
/* The table of interfaces: src/iface.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "iface.h"

#define ADDR(a, b, c, d) ((uint32_t)(a) | (uint32_t)(b) << 8 | (uint32_t)(c) << 16 | \
			  (uint32_t)(d) << 24)

static struct iface_table table;

static int end(void **state)
{
	(void)state;
	iface_exit(&table);
	return 0;
}

static void link_is(unsigned int index, const char *name, bool up)
{
	struct kern_link link = { .index = index, .up = up };

	strncpy(link.name, name, sizeof(link.name) - 1);
	assert_true(iface_link(&table, &link));
}

static void carrier_that_the_kernel_sees_later(void **state)
{
	struct kern_link link = { .index = 3, .name = "eth0", .up = true };
	struct iface *iface;

	(void)state;
	assert_true(iface_link(&table, &link));
	iface = table.ifaces[0];
	assert_false(iface->lost);
	link.sends = true;
	assert_true(iface_link(&table, &link));
	assert_true(iface->lost);
	iface->lost = false;
	assert_true(iface_link(&table, &link));
	assert_false(iface->lost);
	assert_false(iface->interrupted);
}

static struct kern_addr addr_of(unsigned int index, uint32_t addr, bool secondary)
{
	return (struct kern_addr){ .index = index, .addr = addr, .peer = addr,
				   .mask = ADDR(255, 255, 255, 0),
				   .secondary = secondary };
}

static void addr_is(unsigned int index, uint32_t addr, bool secondary)
{
	struct kern_addr told = addr_of(index, addr, secondary);

	assert_true(iface_addr_add(&table, &told));
}

static void address_before_its_link(void **state)
{
	const struct iface *iface;

	(void)state;
	addr_is(3, ADDR(10, 0, 0, 1), false);
	link_is(3, "eth0", true);
	iface = iface_by_index(&table, 3);
	assert_non_null(iface);
	assert_string_equal(iface->link.name, "eth0");
	assert_int_equal(iface_address(iface), ADDR(10, 0, 0, 1));
	assert_int_equal(iface->vif, -1);
}

static void primary_address_comes_first(void **state)
{
	struct kern_addr gone = addr_of(3, ADDR(10, 0, 0, 3), false);
	const struct iface *iface;

	(void)state;
	link_is(3, "eth0", true);
	assert_int_equal(iface_address(iface_by_index(&table, 3)), 0);
	addr_is(3, ADDR(10, 0, 0, 2), true);
	addr_is(3, ADDR(10, 0, 0, 3), false);
	iface = iface_by_index(&table, 3);
	assert_int_equal(iface_address(iface), ADDR(10, 0, 0, 3));
	assert_true(iface_has(iface, ADDR(10, 0, 0, 2)));
	iface_addr_del(&table, &gone);
	assert_int_equal(iface_address(iface), ADDR(10, 0, 0, 2));
	assert_false(iface_has(iface, ADDR(10, 0, 0, 3)));
	iface_addr_del(&table, &gone);
	assert_int_equal(iface->addr_count, 1);
}

static void address_told_twice_is_one(void **state)
{
	(void)state;
	addr_is(3, ADDR(10, 0, 0, 1), true);
	addr_is(3, ADDR(10, 0, 0, 1), false);
	assert_int_equal(iface_by_index(&table, 3)->addr_count, 1);
	assert_false(iface_by_index(&table, 3)->addrs[0].addr.secondary);
}

static void what_a_list_leaves_out_is_gone(void **state)
{
	(void)state;
	link_is(1, "lo", true);
	link_is(3, "eth0", true);
	link_is(4, "eth1", true);
	addr_is(3, ADDR(10, 0, 0, 1), false);
	addr_is(3, ADDR(10, 0, 0, 2), true);
	addr_is(4, ADDR(10, 0, 1, 1), false);
	iface_by_index(&table, 4)->vif = 0;
	iface_list_begin(&table);
	assert_true(table.listing);
	link_is(1, "lo", true);
	link_is(3, "eth0", true);
	addr_is(3, ADDR(10, 0, 0, 2), false);
	/* Until its end nothing is. */
	assert_int_equal(iface_by_index(&table, 3)->addr_count, 2);
	iface_list_end(&table);
	assert_false(table.listing);
	assert_int_equal(iface_by_index(&table, 3)->addr_count, 1);
	assert_int_equal(iface_address(iface_by_index(&table, 3)), ADDR(10, 0, 0, 2));
	assert_int_equal(iface_address(iface_by_index(&table, 4)), 0);
	assert_true(iface_by_index(&table, 4)->interrupted);
	/* Who has a vif stays until it is taken. */
	iface_sweep(&table);
	assert_non_null(iface_by_index(&table, 4));
	iface_by_index(&table, 4)->vif = -1;
	iface_sweep(&table);
	assert_null(iface_by_index(&table, 4));
	assert_int_equal(table.count, 2);
}

static void interruption_is_remembered(void **state)
{
	(void)state;
	link_is(3, "eth0", true);
	assert_false(iface_by_index(&table, 3)->interrupted);
	link_is(3, "eth0", false);
	link_is(3, "eth0", true);
	assert_true(iface_by_index(&table, 3)->interrupted);
	iface_by_index(&table, 3)->interrupted = false;
	/* Made again with the same index before anybody looked. */
	iface_gone(&table, 3);
	link_is(3, "eth0", true);
	assert_true(iface_by_index(&table, 3)->interrupted);
	iface_gone(&table, 9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(address_before_its_link, end),
		cmocka_unit_test_teardown(carrier_that_the_kernel_sees_later, end),
		cmocka_unit_test_teardown(primary_address_comes_first, end),
		cmocka_unit_test_teardown(address_told_twice_is_one, end),
		cmocka_unit_test_teardown(what_a_list_leaves_out_is_gone, end),
		cmocka_unit_test_teardown(interruption_is_remembered, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
