/* SPDX-License-Identifier: GPL-2.0-only */
/* One loop over descriptors, signals and one absolute deadline. */
#ifndef IGMPPROXY_LOOP_H
#define IGMPPROXY_LOOP_H

#include <stdbool.h>
#include <stdint.h>

struct loop;

/* What is called when a descriptor is ready; events as in poll(). */
typedef void loop_fn(void *ctx, int fd, short events);
/* What is called, outside of signal context, after a signal. */
typedef void loop_signal_fn(void *ctx, int number);

/* NULL: errno says why. There is one in a process. */
struct loop *loop_new(void);
void loop_free(struct loop *loop);

/* Waits for events (POLLIN, POLLOUT) on fd; 0 or a negative errno. */
int loop_add(struct loop *loop, int fd, short events, loop_fn *call, void *ctx);
/* Waits for others from now on. */
void loop_events(struct loop *loop, int fd, short events);
/* No more; may be called from within a call, the descriptor may be closed then. */
void loop_del(struct loop *loop, int fd);

/* Takes a signal; 0 or a negative errno. */
int loop_signal(struct loop *loop, int number, loop_signal_fn *call, void *ctx);

/*
 * Waits until something is ready or the deadline (monotonic milliseconds, INT64_MAX:
 * none) is there and calls what has to be called. 0 or a negative errno, never -EINTR.
 */
int loop_once(struct loop *loop, int64_t deadline);

#endif
