/* SPDX-License-Identifier: GPL-2.0-only */
/* Timers in the order of their deadlines, and tables that grow. */
#include "fake.h"
#include "table.h"

#define MANY	10000

struct item {
	struct timer timer;
	struct table_node node;
	int64_t when;
	bool fired;
};

static struct timers timers;
static int64_t last;
static unsigned fired;
static uint64_t seed = 1;

static uint32_t draw(uint32_t n)
{
	seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)(seed >> 33) % n;
}

static void fire(struct timer *timer, int64_t now)
{
	struct item *item = container_of(timer, struct item, timer);

	assert_true(item->when <= now);
	assert_true(item->when >= last);
	assert_false(item->fired);
	assert_int_equal(timer->when, INT64_MAX);
	item->fired = true;
	last = item->when;
	fired++;
}

static void set(struct item *item, int64_t when)
{
	timer_set(&timers, &item->timer, when);
	item->when = when;
}

/* Set, set again sooner and later, unset, taken away */
static void test_order(void **state)
{
	struct item *items = calloc(MANY, sizeof(*items));
	unsigned i, set_count = 0, due = 0;
	int64_t least = INT64_MAX;

	(void)state;
	timers_init(&timers);
	last = INT64_MIN;
	fired = 0;
	for (i = 0; i < MANY; i++)
		assert_true(timer_init(&timers, &items[i].timer, fire));
	for (i = 0; i < 5 * MANY; i++)
		set(&items[draw(MANY)], draw(10) ? 1 + draw(100000) : INT64_MAX);
	for (i = 0; i < MANY; i += 7)
		timer_exit(&timers, &items[i].timer);
	for (i = 0; i < MANY; i++) {
		if (i % 7 == 0 || items[i].when == INT64_MAX || !items[i].when)
			continue;
		set_count++;
		due += items[i].when <= 50000;
		if (items[i].when < least)
			least = items[i].when;
	}
	/* those that were never set have 0 here */
	assert_true(timers_deadline(&timers) <= least);
	assert_int_equal(timers.set, set_count);
	timers_run(&timers, least - 1);
	assert_int_equal(fired, 0);
	timers_run(&timers, 50000);
	assert_int_equal(fired, due);
	assert_true(timers_deadline(&timers) > 50000);
	timers_run(&timers, INT64_MAX - 1);
	assert_int_equal(fired, set_count);
	assert_int_equal(timers_deadline(&timers), INT64_MAX);
	for (i = 0; i < MANY; i++)
		if (i % 7)
			timer_exit(&timers, &items[i].timer);
	assert_int_equal(timers.reserved, 0);
	assert_true(timers.room <= 64);
	timers_exit(&timers);
	free(items);
}

/* What is set later again and again moves no other one, and wakes up nobody. */
static void test_later(void **state)
{
	struct item *items = calloc(MANY, sizeof(*items));
	unsigned i, round, wakeups = 0;

	(void)state;
	timers_init(&timers);
	last = INT64_MIN;
	fired = 0;
	for (i = 0; i < MANY; i++) {
		assert_true(timer_init(&timers, &items[i].timer, fire));
		set(&items[i], 260000 + i);
	}
	for (round = 0; round < 3; round++)
		for (i = 0; i < MANY; i++) {
			set(&items[i], items[i].when + 125000);
			assert_int_equal(items[i].timer.place, i + 1);
		}
	while (!fired) {
		wakeups++;
		last = timers_deadline(&timers);
		timers_run(&timers, last);
	}
	assert_int_equal(last, 635000);
	assert_true(wakeups <= MANY / 64 + 2);
	/* back to before, and far beyond */
	set(&items[7], 635001);
	set(&items[8], INT64_MAX - 1);
	set(&items[9], 1000);
	assert_int_equal(timers_deadline(&timers), 1000);
	last = INT64_MIN;
	timers_run(&timers, INT64_MAX - 1);
	assert_int_equal(fired, MANY);
	for (i = 0; i < MANY; i++)
		timer_exit(&timers, &items[i].timer);
	timers_exit(&timers);
	free(items);
}

static int64_t beats[4];
static unsigned beat;

static void tick(struct timer *timer, int64_t now)
{
	beats[beat++] = now;
	timer_set(&timers, timer, now + 60000);
}

/* One that sets itself again fires once at a time. */
static void test_again(void **state)
{
	struct timer timer;

	(void)state;
	timers_init(&timers);
	assert_true(timer_init(&timers, &timer, tick));
	timer_set(&timers, &timer, 10000);
	timers_run(&timers, 9999);
	assert_int_equal(beat, 0);
	timers_run(&timers, 10000);
	assert_int_equal(beat, 1);
	timers_run(&timers, 69999);
	assert_int_equal(beat, 1);
	timers_run(&timers, 200000);
	assert_int_equal(beat, 2);
	assert_int_equal(timers_deadline(&timers), 260000);
	timer_exit(&timers, &timer);
	timers_exit(&timers);
}

static void test_table(void **state)
{
	struct item *items = calloc(MANY, sizeof(*items));
	struct table table;
	struct table_node *node, *next;
	size_t longest = 0, i;
	unsigned count = 0;

	(void)state;
	assert_true(table_init(&table, 7));
	for (i = 0; i < MANY; i++)
		table_add(&table, &items[i].node, htonl(0xef000000U + (uint32_t)i));
	assert_int_equal(table.count, MANY);
	assert_true(table.size >= MANY / 2);
	for (i = 0; i < MANY; i++)
		assert_ptr_equal(table_find(&table,
			htonl(0xef000000U + (uint32_t)i)), &items[i].node);
	assert_null(table_find(&table, 5));
	/* Neighbours, as channels are, do not meet in a bucket. */
	for (i = 0; i < table.size; i++) {
		size_t length = 0;

		for (node = table.buckets[i]; node; node = node->next)
			length++;
		longest = length > longest ? length : longest;
	}
	assert_true(longest <= 10);

	for (node = table_next(&table, NULL); node; node = next) {
		next = table_next(&table, node);
		if (ntohl(node->key) & 1)
			table_del(&table, node);
		count++;
	}
	assert_int_equal(count, MANY);
	assert_int_equal(table.count, MANY / 2);
	assert_null(table_find(&table, htonl(0xef000001)));
	assert_non_null(table_find(&table, htonl(0xef000002)));
	table_exit(&table);
	free(items);
}

static void test_same_key(void **state)
{
	struct table_node nodes[5];
	struct table_node *node;
	struct table table;
	unsigned i, count = 0;

	(void)state;
	assert_true(table_init(&table, 7));
	for (i = 0; i < 5; i++)
		table_add(&table, &nodes[i], i == 2 ? 5 : 6);
	for (node = table_find(&table, 6); node; node = table_same(node))
		count++;
	assert_int_equal(count, 4);
	table_exit(&table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_later),
		cmocka_unit_test(test_again),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_same_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
