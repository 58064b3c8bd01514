/* SPDX-License-Identifier: GPL-2.0-only */
/* What the doors to all kernels begin with: complaints, options, messages that wait. */
#ifndef IGMPPROXY_KERN_BASE_H
#define IGMPPROXY_KERN_BASE_H

#include "kern-packet.h"

struct kern_base {
	const struct kern_handler *handler;
	void *ctx;
	struct waiting_list waiting;
	int64_t send_at;	/* when these are tried again, INT64_MAX: none waits */
	uint64_t faults[KERN_FAULTS];
};

void base_init(struct kern_base *base, const struct kern_handler *handler, void *ctx);
void base_exit(struct kern_base *base);

__attribute__((format(printf, 3, 4)))
void base_complain(struct kern_base *base, int level, const char *format, ...);

/* setsockopt(); a negative errno if it is refused. */
int base_option(int fd, int level, int name, const void *value, size_t size);
int base_option_int(int fd, int level, int name, int value);

/* Whether a message that failed so can be sent when there is room again. */
bool base_is_room(int problem);
/* Counts one that is lost, and says so. */
void base_send_failed(struct kern_base *base, unsigned int vif, int problem);
/* false: it is lost. */
bool base_send_later(struct kern_base *base, unsigned int vif, uint32_t dst,
		     const void *data, size_t len);
/* Sends what waits by `send`, in its order, until one finds no room again. */
void base_send_waiting(struct kern_base *base, int64_t now, struct kern *kern,
		       int (*send)(struct kern *kern, const struct waiting *waiting));
/* Nothing that waits goes out of that VIF any more: its number may be another's soon. */
void base_send_none(struct kern_base *base, unsigned int vif);

#endif
