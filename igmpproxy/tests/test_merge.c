/* SPDX-License-Identifier: GPL-2.0-only */
/* What several interfaces want together: RFC 3376 section 3.2, RFC 4605 4.1. */
#include "fake.h"
#include "merge.h"

#define GROUPS	4
#define SOURCES	6

static uint64_t seed = 1;

static uint32_t draw(uint32_t n)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)(seed >> 33) % n;
}

/* Any filter mode; each source not there, wanted or excluded */
static void draw_group(struct group *group, struct source *sources)
{
	uint32_t i;

	*group = (struct group){ .exclude = draw(2), .sources = sources };
	for (i = 0; i < SOURCES; i++) {
		struct source source = { .addr = 100 + i, .expires = 5000 };

		if (!draw(2))
			continue;
		if (group->exclude && draw(2))
			source.expires = GROUP_BARRED;
		sources[group->source_count++] = source;
	}
}

static bool lets_through(const struct filter *filter, uint32_t source)
{
	uint32_t i;

	for (i = 0; i < filter->count; i++)
		if (filter->sources[i] == source)
			return !filter->exclude;
	return filter->exclude;
}

/* Through the filter goes what one of them wants, and nothing else. */
static void test_filter(void **state)
{
	const struct group *pointers[GROUPS];
	struct source sources[GROUPS][SOURCES];
	struct group groups[GROUPS];
	struct filter filter;
	struct merge merge;
	unsigned run;

	(void)state;
	assert_true(merge_init(&merge, 1));
	for (run = 0; run < 20000; run++) {
		size_t count = draw(GROUPS + 1), i;
		uint32_t source, at;

		for (i = 0; i < count; i++) {
			draw_group(&groups[i], sources[i]);
			pointers[i] = &groups[i];
		}
		merge_filter(&merge, pointers, count, &filter);
		for (source = 99; source < 100 + SOURCES + 1; source++) {
			bool wanted = false;

			for (i = 0; i < count; i++)
				wanted |= group_wants(pointers[i], source);
			assert_int_equal(lets_through(&filter, source), wanted);
		}
		for (at = 1; at < filter.count; at++)
			assert_true(filter.sources[at - 1] <
				    filter.sources[at]);
	}
	merge_exit(&merge);
}

static void test_members(void **state)
{
	struct merge merge;

	(void)state;
	assert_true(merge_init(&merge, 1));
	assert_int_equal(merge_vifs(&merge, 5), 0);
	assert_true(merge_set(&merge, 5, 31, true));
	assert_true(merge_set(&merge, 5, 0, true));
	assert_true(merge_set(&merge, 5, 0, true));
	assert_true(merge_set(&merge, 6, 2, true));
	assert_int_equal(merge_vifs(&merge, 5), 0x80000001);
	assert_true(merge_set(&merge, 5, 31, false));
	assert_true(merge_set(&merge, 7, 31, false));
	assert_int_equal(merge_vifs(&merge, 5), 1);
	assert_true(merge_set(&merge, 5, 0, false));
	assert_int_equal(merge.members.count, 1);
	merge_exit(&merge);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filter),
		cmocka_unit_test(test_members),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
