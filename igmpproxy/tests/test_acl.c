/* SPDX-License-Identifier: GPL-2.0-only */
/* Prefixes and the white and black lists made of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <stdio.h>

#include "acl.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static void prefixes_in_every_spelling(void **state)
{
	static const struct {
		const char *word, *addr, *mask;
	} rows[] = {
		{ "10.0.0.0/8", "10.0.0.0", "255.0.0.0" },
		{ "10/8", "10.0.0.0", "255.0.0.0" },
		{ "213.75/16", "213.75.0.0", "255.255.0.0" },
		{ "1.2.3/24", "1.2.3.0", "255.255.255.0" },
		{ "239/8", "239.0.0.0", "255.0.0.0" },
		/* host bits */
		{ "10.1.2.3/8", "10.0.0.0", "255.0.0.0" },
		{ "172.28.0.1/14", "172.28.0.0", "255.252.0.0" },
		{ "192.168.1.255/31", "192.168.1.254", "255.255.255.254" },
		/* one host */
		{ "239.0.2.30", "239.0.2.30", "255.255.255.255" },
		{ "239.0.2.30/32", "239.0.2.30", "255.255.255.255" },
		/* as inet_addr() reads them */
		{ "10", "0.0.0.10", "255.255.255.255" },
		{ "10.1", "10.0.0.1", "255.255.255.255" },
		{ "0x0a000000/8", "10.0.0.0", "255.0.0.0" },
		{ "167772160/8", "10.0.0.0", "255.0.0.0" },
		{ "0xa.0.0.0/8", "10.0.0.0", "255.0.0.0" },
		{ "012.0.0.0/8", "10.0.0.0", "255.0.0.0" },
		{ "10.0.0.0/08", "10.0.0.0", "255.0.0.0" },
		/* everything */
		{ "0/0", "0.0.0.0", "0.0.0.0" },
		{ "192.168.1.1/0", "0.0.0.0", "0.0.0.0" },
		{ "255.255.255.0/24", "255.255.255.0", "255.255.255.0" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct prefix prefix = { 1, 1 };

		print_message("%s\n", rows[i].word);
		assert_true(prefix_parse(rows[i].word, &prefix));
		assert_int_equal(prefix.addr, inet_addr(rows[i].addr));
		assert_int_equal(prefix.mask, inet_addr(rows[i].mask));
	}
}

static void what_is_no_prefix(void **state)
{
	static const char * const words[] = {
		"", "/", "/8", "x", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1",
		"10.0.0.0/+8", "10.0.0.0/8x", "10.0.0.0/x", "10.0.0.0/008",
		"10.0.0.0/4294967304", "10.0.0.0/255.0.0.0", "10.0.0.0//8",
		"10.0.0.0/8/8", "256.0.0.0/8", "256/8", "10.256/16", "10.0.0.0.0/8",
		"10.0.0./8", ".10/8", "10..0/8", "a.b.c.d/8", "10.0.0.0 /8",
		"10.0.0.0 x", "10.0.0.0\t", "default", "::1/64", "-1/8",
		"09/8", "0x/8", "4294967296",
		/* which inet_addr() cannot tell from an error */
		"255.255.255.255", "255.255.255.255/32",
		"0000000000000000000000000000000000000000000000000000/8",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		struct prefix prefix = { 1, 2 };

		print_message("'%s'\n", words[i]);
		assert_false(prefix_parse(words[i], &prefix));
		assert_int_equal(prefix.addr, 1);
		assert_int_equal(prefix.mask, 2);
	}
}

static void prefix_ends(void **state)
{
	struct prefix prefix;

	(void)state;
	assert_true(prefix_parse("239.0.8/21", &prefix));
	assert_false(prefix_contains(&prefix, inet_addr("239.0.7.255")));
	assert_true(prefix_contains(&prefix, inet_addr("239.0.8.0")));
	assert_true(prefix_contains(&prefix, inet_addr("239.0.15.255")));
	assert_false(prefix_contains(&prefix, inet_addr("239.0.16.0")));
}

static void groups_in_a_prefix(void **state)
{
	static const struct {
		const char *word;
		bool some, all;
	} rows[] = {
		{ "224/4", true, true }, { "239.255.255.250", true, true },
		{ "224/3", true, false }, { "0/0", true, false }, { "128/1", true, false },
		{ "0/1", false, false }, { "240/4", false, false }, { "10/8", false, false },
		{ "192/3", false, false }, { "223.255.255.255", false, false },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct prefix prefix;

		print_message("%s\n", rows[i].word);
		assert_true(prefix_parse(rows[i].word, &prefix));
		assert_int_equal(prefix_has_groups(&prefix), rows[i].some);
		assert_int_equal(prefix_is_groups(&prefix), rows[i].all);
	}
}

/* Whether the list that allows() was asked about last allows by name */
static bool named;

/* "+239/8 -239.255/16" asked about an address */
static bool allows(const char *list, const char *addr)
{
	struct acl_rule rules[8];
	char word[32];
	size_t count = 0;
	int used;

	while (sscanf(list, " %31s%n", word, &used) == 1) {
		rules[count].allow = word[0] == '+';
		assert_true(prefix_parse(word + 1, &rules[count].prefix));
		count++;
		list += used;
	}
	named = acl_names(rules, count, inet_addr(addr));
	return acl_allows(rules, count, inet_addr(addr));
}

static void no_list_allows_all(void **state)
{
	(void)state;
	assert_true(acl_allows(NULL, 0, inet_addr("239.1.1.1")));
}

static void blacklist_takes_out(void **state)
{
	(void)state;
	assert_false(allows("-239.255/16", "239.255.255.250"));
	assert_true(allows("-239.255/16", "239.0.0.1"));
}

static void whitelist_makes_the_default_deny(void **state)
{
	(void)state;
	assert_true(allows("+239/8", "239.255.255.250"));
	assert_false(allows("+239/8", "232.1.1.1"));
	/* wherever it stands */
	assert_false(allows("+239/8 -239.255/16", "232.1.1.1"));
	assert_false(allows("-239.255/16 +239/8", "232.1.1.1"));
}

static void last_match_wins(void **state)
{
	(void)state;
	assert_false(allows("+239/8 -239.255/16", "239.255.255.250"));
	assert_true(allows("-239.255/16 +239/8", "239.255.255.250"));
	assert_true(allows("+239/8 -239.255/16 +239.255.255.250",
			   "239.255.255.250"));
	assert_false(allows("+239/8 -239.255/16 +239.255.255.250",
			    "239.255.255.251"));
}

static void only_a_whitelist_names(void **state)
{
	(void)state;
	assert_true(allows("", "239.1.1.1"));
	assert_false(named);
	assert_true(allows("-239.255/16", "239.1.1.1"));
	assert_false(named);
	assert_true(allows("-239/8 +239.1/16", "239.1.1.1"));
	assert_true(named);
	assert_false(allows("+239/8 -239.1/16", "239.1.1.1"));
	assert_false(named);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(prefixes_in_every_spelling),
		cmocka_unit_test(what_is_no_prefix),
		cmocka_unit_test(prefix_ends),
		cmocka_unit_test(groups_in_a_prefix),
		cmocka_unit_test(no_list_allows_all),
		cmocka_unit_test(blacklist_takes_out),
		cmocka_unit_test(whitelist_makes_the_default_deny),
		cmocka_unit_test(last_match_wins),
		cmocka_unit_test(only_a_whitelist_names),
	};

	return cmocka_run_group_tests_name("acl", tests, NULL, NULL);
}
