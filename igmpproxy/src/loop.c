/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kern.h"
#include "loop.h"

#define SIGNALS 8		/* taken at most */

struct watch {
	loop_fn *call;
	void *ctx;
};

struct taken {
	int number;
	loop_signal_fn *call;
	void *ctx;
	volatile sig_atomic_t came;
};

struct loop {
	struct pollfd *fds;	/* a removed one is -1 until the next turn */
	struct watch *watches;	/* in the same order */
	size_t count;
};

/* What a signal's handler sees */
static struct taken taken[SIGNALS];
static int wake[2] = { -1, -1 };

static void came(int number)
{
	int i, error = errno;

	for (i = 0; i < SIGNALS; i++)
		if (taken[i].call && taken[i].number == number)
			taken[i].came = 1;
	/* A full pipe wakes as well. */
	if (write(wake[1], "", 1) < 0)
		errno = error;
	errno = error;
}

static void woken(void *ctx, int fd, short events)
{
	char bytes[64];
	int i;

	(void)ctx;
	(void)events;
	while (read(fd, bytes, sizeof(bytes)) > 0)
		;
	for (i = 0; i < SIGNALS; i++)
		if (taken[i].came) {
			taken[i].came = 0;
			taken[i].call(taken[i].ctx, taken[i].number);
		}
}

static int prepare(int fd)
{
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 || fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
		return -errno;
	return 0;
}

struct loop *loop_new(void)
{
	struct loop *loop = calloc(1, sizeof(*loop));

	if (!loop)
		return NULL;
	if (pipe(wake) < 0) {
		free(loop);
		return NULL;
	}
	if (prepare(wake[0]) < 0 || prepare(wake[1]) < 0 ||
	    loop_add(loop, wake[0], POLLIN, woken, NULL) < 0) {
		loop_free(loop);
		return NULL;
	}
	return loop;
}

void loop_free(struct loop *loop)
{
	int i;

	if (!loop)
		return;
	for (i = 0; i < SIGNALS; i++) {
		if (taken[i].call)
			signal(taken[i].number, SIG_DFL);
		memset(&taken[i], 0, sizeof(taken[i]));
	}
	close(wake[0]);
	close(wake[1]);
	wake[0] = wake[1] = -1;
	free(loop->fds);
	free(loop->watches);
	free(loop);
}

static size_t find(const struct loop *loop, int fd)
{
	size_t i;

	for (i = 0; i < loop->count; i++)
		if (loop->fds[i].fd == fd)
			break;
	return i;
}

int loop_add(struct loop *loop, int fd, short events, loop_fn *call, void *ctx)
{
	struct watch *watches;
	struct pollfd *fds;

	fds = realloc(loop->fds, (loop->count + 1) * sizeof(*fds));
	if (!fds)
		return -ENOMEM;
	loop->fds = fds;
	watches = realloc(loop->watches, (loop->count + 1) * sizeof(*watches));
	if (!watches)
		return -ENOMEM;
	loop->watches = watches;
	fds[loop->count] = (struct pollfd){ .fd = fd, .events = events };
	watches[loop->count] = (struct watch){ .call = call, .ctx = ctx };
	loop->count++;
	return 0;
}

void loop_events(struct loop *loop, int fd, short events)
{
	size_t i = find(loop, fd);

	if (i < loop->count)
		loop->fds[i].events = events;
}

void loop_del(struct loop *loop, int fd)
{
	size_t i = find(loop, fd);

	if (i < loop->count) {
		loop->fds[i].fd = -1;
		loop->fds[i].revents = 0;
	}
}

int loop_signal(struct loop *loop, int number, loop_signal_fn *call, void *ctx)
{
	struct sigaction action;
	int i;

	(void)loop;
	for (i = 0; i < SIGNALS && taken[i].call; i++)
		;
	if (i == SIGNALS)
		return -ENOSPC;
	taken[i].number = number;
	taken[i].ctx = ctx;
	taken[i].call = call;
	memset(&action, 0, sizeof(action));
	action.sa_handler = came;
	sigemptyset(&action.sa_mask);
	if (sigaction(number, &action, NULL) < 0) {
		taken[i].call = NULL;
		return -errno;
	}
	return 0;
}

static void compact(struct loop *loop)
{
	size_t i, left = 0;

	for (i = 0; i < loop->count; i++)
		if (loop->fds[i].fd >= 0) {
			loop->fds[left] = loop->fds[i];
			loop->watches[left++] = loop->watches[i];
		}
	loop->count = left;
}

static int wait_for(int64_t deadline)
{
	int64_t now;

	if (deadline == INT64_MAX)
		return -1;
	now = kern_now();
	if (deadline <= now)
		return 0;
	/* The clock's millisecond has begun already, so it is never too early. */
	return deadline - now >= INT_MAX ? INT_MAX : (int)(deadline - now);
}

int loop_once(struct loop *loop, int64_t deadline)
{
	size_t i, count;
	short events;

	compact(loop);
	if (poll(loop->fds, (nfds_t)loop->count, wait_for(deadline)) < 0)
		return errno == EINTR || errno == EAGAIN ? 0 : -errno;
	/* What is added in a call waits for the next turn. */
	count = loop->count;
	for (i = 0; i < count; i++) {
		events = loop->fds[i].revents;
		if (loop->fds[i].fd >= 0 && events)
			loop->watches[i].call(loop->watches[i].ctx, loop->fds[i].fd, events);
	}
	return 0;
}
