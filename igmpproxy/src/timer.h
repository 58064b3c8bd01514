/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Timers with absolute deadlines in a binary heap. A timer reserves its place
 * when it is initialised, so that setting it cannot fail. One that is set later
 * again and again, as that of a group is by each report, keeps its place until it
 * gets to the top: that touches no other timer.
 */
#ifndef IGMPPROXY_TIMER_H
#define IGMPPROXY_TIMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct timer {
	int64_t when;			/* INT64_MAX while it is not set */
	void (*fire)(struct timer *timer, int64_t now);
	uint32_t place;			/* in the heap from 1; 0: not set */
	uint32_t late;			/* ms that it is due after what its place says */
};

struct timers {
	struct timer **heap;
	size_t set, reserved, room;
};

void timers_init(struct timers *timers);
void timers_exit(struct timers *timers);

/* False: no memory; the timer may be given to timer_exit() all the same. */
bool timer_init(struct timers *timers, struct timer *timer,
		void (*fire)(struct timer *timer, int64_t now));
void timer_exit(struct timers *timers, struct timer *timer);

/* Due at `when` from now on, and no more at any other time; INT64_MAX: never. */
void timer_set(struct timers *timers, struct timer *timer, int64_t when);

/*
 * When timers_run() is to be called: not after the earliest deadline, and seldom
 * before. INT64_MAX: there is none.
 */
int64_t timers_deadline(const struct timers *timers);

/*
 * Fires what is due at `now` or before, in the order of deadlines. A timer is
 * not set any more when it fires.
 */
void timers_run(struct timers *timers, int64_t now);

#endif
