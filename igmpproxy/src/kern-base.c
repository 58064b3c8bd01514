/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <syslog.h>

#include "kern-base.h"

#define AGAIN 10		/* ms until a message that found no room is tried again */

void base_init(struct kern_base *base, const struct kern_handler *handler, void *ctx)
{
	memset(base, 0, sizeof(*base));
	base->handler = handler;
	base->ctx = ctx;
	base->send_at = INT64_MAX;
}

void base_exit(struct kern_base *base)
{
	while (base->waiting.first)
		waiting_drop(&base->waiting);
}

void base_complain(struct kern_base *base, int level, const char *format, ...)
{
	char text[256];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	base->handler->complain(base->ctx, level, text);
}

int base_option(int fd, int level, int name, const void *value, size_t size)
{
	return setsockopt(fd, level, name, value, (socklen_t)size) < 0 ? -errno : 0;
}

int base_option_int(int fd, int level, int name, int value)
{
	return base_option(fd, level, name, &value, sizeof(value));
}

bool base_is_room(int problem)
{
	return problem == -EAGAIN || problem == -EWOULDBLOCK || problem == -ENOBUFS ||
	       problem == -ENOMEM;
}

void base_send_failed(struct kern_base *base, unsigned int vif, int problem)
{
	const char *hint = "";

	base->faults[KERN_FAULT_SEND]++;
	if (problem == -EPERM)
		hint = ": does a firewall rule drop IGMP in OUTPUT?";
	base_complain(base, LOG_WARNING, "sending IGMP on VIF #%u: %s%s", vif,
		      strerror(-problem), hint);
}

bool base_send_later(struct kern_base *base, unsigned int vif, uint32_t dst,
		     const void *data, size_t len)
{
	if (!waiting_add(&base->waiting, vif, dst, data, len)) {
		base_send_failed(base, vif, -ENOBUFS);
		return false;
	}
	base->faults[KERN_FAULT_SEND_LATER]++;
	if (base->send_at == INT64_MAX)
		base->send_at = kern_now() + AGAIN;
	return true;
}

void base_send_waiting(struct kern_base *base, int64_t now, struct kern *kern,
		       int (*send)(struct kern *kern, const struct waiting *waiting))
{
	const struct waiting *waiting;
	int problem;

	if (now < base->send_at)
		return;
	base->send_at = INT64_MAX;
	while ((waiting = base->waiting.first)) {
		problem = send(kern, waiting);
		if (base_is_room(problem)) {
			base->send_at = now + AGAIN;
			return;
		}
		if (problem)
			base_send_failed(base, waiting->vif, problem);
		waiting_drop(&base->waiting);
	}
}

void base_send_none(struct kern_base *base, unsigned int vif)
{
	base->faults[KERN_FAULT_SEND] += waiting_drop_vif(&base->waiting, vif);
}
