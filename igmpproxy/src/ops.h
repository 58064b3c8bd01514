/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the pure part is given from outside, and what all its layers share. It
 * has no socket, no clock and no log of its own.
 *
 * Addresses are in network byte order, times are milliseconds of a monotonic
 * clock, INT64_MAX is never. Levels of the log are those of <syslog.h>.
 */
#ifndef IGMPPROXY_OPS_H
#define IGMPPROXY_OPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <syslog.h>

#include "timer.h"

#define MAXVIFS		32
#define NEVER		INT64_MAX

/* Functions that return int give 0 or a negative errno. */
struct proxy_ops {
	/* an IGMP message; TTL 1, router alert and the source are added there */
	void (*send)(void *ctx, unsigned vif, uint32_t dst, const void *data,
		     size_t len);
	/* ttls: the least TTL that leaves through each interface, 0: none */
	int (*route_set)(void *ctx, uint32_t source, uint32_t group,
			 unsigned in, const uint8_t ttls[MAXVIFS]);
	int (*route_del)(void *ctx, uint32_t source, uint32_t group,
			 unsigned in);
	/* what came in on the route's interface, wrong ones not counted */
	int (*route_packets)(void *ctx, uint32_t source, uint32_t group,
			     uint64_t *packets, uint64_t *bytes);
	bool (*log_on)(void *ctx, int level);
	void (*log)(void *ctx, int level, const char *format, ...)
		__attribute__((format(printf, 3, 4)));
	uint32_t (*random)(void *ctx);
};

struct core {
	const struct proxy_ops *ops;
	void *ctx;
	struct timers timers;
	uint64_t seed;			/* of the hash tables */
};

/* Its arguments are not evaluated while the level is off. */
#define core_log(which, level, ...)					\
	do {								\
		const struct core *core_ = (which);			\
		if (core_->ops->log_on(core_->ctx, level))		\
			core_->ops->log(core_->ctx, level, __VA_ARGS__); \
	} while (0)

/* An address as text, for the arguments of core_log() */
#define ADDR(addr)	address_text((char[16]){ "" }, addr)

/* Writes an address with its dots into text and gives text back. */
char *address_text(char text[16], uint32_t addr);

/* A random number from 0 to most, which is at most UINT32_MAX - 1. */
static inline int64_t core_random(const struct core *core, int64_t most)
{
	return core->ops->random(core->ctx) % (most + 1);
}

#define container_of(ptr, type, member)					\
	((type *)(void *)((char *)(ptr) - offsetof(type, member)))

#endif
