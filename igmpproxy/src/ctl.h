/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The control socket. A client sends one command, a line, and reads to the end:
 *
 *	ok\n			and what was asked for, or
 *	error: TEXT\n
 *
 * The commands are `show WHAT`, `show WHAT -j`, `reload` and `refresh`. A client that
 * says or reads nothing is dropped after some seconds and delays nobody.
 */
#ifndef IGMPPROXY_CTL_H
#define IGMPPROXY_CTL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "loop.h"
#include "out.h"

struct ctl;

struct ctl_ops {
	/* false: there is no such thing to show */
	bool (*show)(void *ctx, const char *what, struct out *out);
	/* false: error says why not */
	bool (*reload)(void *ctx, char *error, size_t size);
	void (*refresh)(void *ctx);
};

/* Listens, mode 0600. NULL: error says why. */
struct ctl *ctl_new(struct loop *loop, const char *path, const struct ctl_ops *ops,
		    void *ctx, char *error, size_t size);
/* Also removes the socket, if the process still may. */
void ctl_free(struct ctl *ctl);
/* When ctl_run() has to be called; INT64_MAX: never. */
int64_t ctl_deadline(const struct ctl *ctl);
/* Drops those that took too long. */
void ctl_run(struct ctl *ctl, int64_t now);

#endif
