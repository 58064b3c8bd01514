/* SPDX-License-Identifier: GPL-2.0-only */
#include "timer.h"

#include <stdlib.h>

#define ROOM_MIN	16
#define SETTLED		64		/* at most in a turn */

void timers_init(struct timers *timers)
{
	*timers = (struct timers){ 0 };
}

void timers_exit(struct timers *timers)
{
	free(timers->heap);
	timers_init(timers);
}

/* What its place in the heap is by */
static int64_t key_of(const struct timer *timer)
{
	return timer->when - timer->late;
}

/* heap[0] is the root; timer->place is one more than its index. */
static void heap_put(struct timers *timers, size_t at, struct timer *timer)
{
	timers->heap[at] = timer;
	timer->place = (uint32_t)at + 1;
}

/* Moves timer from the hole `at` to where it belongs above. */
static void heap_up(struct timers *timers, size_t at, struct timer *timer)
{
	while (at) {
		size_t parent = (at - 1) / 2;

		if (key_of(timers->heap[parent]) <= key_of(timer))
			break;
		heap_put(timers, at, timers->heap[parent]);
		at = parent;
	}
	heap_put(timers, at, timer);
}

/* The same below */
static void heap_down(struct timers *timers, size_t at, struct timer *timer)
{
	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= timers->set)
			break;
		if (child + 1 < timers->set &&
		    key_of(timers->heap[child + 1]) <
		    key_of(timers->heap[child]))
			child++;
		if (key_of(timer) <= key_of(timers->heap[child]))
			break;
		heap_put(timers, at, timers->heap[child]);
		at = child;
	}
	heap_put(timers, at, timer);
}

static void heap_remove(struct timers *timers, struct timer *timer)
{
	size_t at = timer->place - 1;
	struct timer *last = timers->heap[--timers->set];

	timer->place = 0;
	if (last == timer)
		return;
	if (at && key_of(timers->heap[(at - 1) / 2]) > key_of(last))
		heap_up(timers, at, last);
	else
		heap_down(timers, at, last);
}

static bool resize(struct timers *timers, size_t room)
{
	struct timer **heap = realloc(timers->heap, room * sizeof(*heap));

	if (!heap)
		return false;
	timers->heap = heap;
	timers->room = room;
	return true;
}

bool timer_init(struct timers *timers, struct timer *timer,
		void (*fire)(struct timer *timer, int64_t now))
{
	*timer = (struct timer){ .when = INT64_MAX };
	if (timers->reserved == timers->room &&
	    !resize(timers, timers->room ? 2 * timers->room : ROOM_MIN))
		return false;
	timers->reserved++;
	timer->fire = fire;
	return true;
}

void timer_exit(struct timers *timers, struct timer *timer)
{
	timer_set(timers, timer, INT64_MAX);
	if (!timer->fire)
		return;
	timer->fire = NULL;
	timers->reserved--;
	if (timers->room > ROOM_MIN && timers->reserved < timers->room / 4)
		resize(timers, timers->room / 2);
}

void timer_set(struct timers *timers, struct timer *timer, int64_t when)
{
	int64_t key = key_of(timer);

	if (when == timer->when)
		return;
	timer->when = when;
	timer->late = 0;
	if (when == INT64_MAX)
		heap_remove(timers, timer);
	else if (!timer->place)
		heap_up(timers, timers->set++, timer);
	else if (when < key)
		heap_up(timers, timer->place - 1, timer);
	else if (when - key <= UINT32_MAX)
		timer->late = (uint32_t)(when - key);
	else
		heap_down(timers, timer->place - 1, timer);
}

int64_t timers_deadline(const struct timers *timers)
{
	return timers->set ? key_of(timers->heap[0]) : INT64_MAX;
}

/* Gives the first one the place that it should have; false: it has. */
static bool settle(struct timers *timers)
{
	struct timer *first = timers->set ? timers->heap[0] : NULL;

	if (!first || !first->late)
		return false;
	first->late = 0;
	heap_down(timers, 0, first);
	return true;
}

void timers_run(struct timers *timers, int64_t now)
{
	unsigned count = 0;

	while (timers_deadline(timers) <= now) {
		struct timer *timer = timers->heap[0];

		if (settle(timers))
			continue;
		timer_set(timers, timer, INT64_MAX);
		timer->fire(timer, now);
	}
	/* So that nobody wakes up for what is not due. */
	while (count < SETTLED && settle(timers))
		count++;
}
