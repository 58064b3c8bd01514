/* SPDX-License-Identifier: GPL-2.0-only */
/* Reports of an upstream interface on their way out; only for host*.c. */
#ifndef IGMPPROXY_HOST_SEND_H
#define IGMPPROXY_HOST_SEND_H

#include "host.h"

/* Reports of version 3 that records are packed into */
struct host_out {
	struct host *host;
	struct igmp_report report;
	unsigned packets;		/* sent already */
};

void host_out_start(struct host_out *out, struct host *host);
/*
 * A record with those of the group's sources that pick() takes. More than fit
 * into a packet are split; a list of what is excluded is cut (RFC 3376 4.2.16).
 * Without any source there is a record only if `empty`.
 */
void host_out_sources(struct host_out *out, enum igmp_record_type type,
		      const struct host_group *group,
		      bool (*pick)(const struct host_source *source), bool empty);
/* The same of a list */
void host_out_list(struct host_out *out, enum igmp_record_type type,
		   uint32_t group, const uint32_t *list, size_t count);
void host_out_end(struct host_out *out);

/* What is wanted of a group: a current-state record */
void host_out_state(struct host_out *out, const struct host_group *group);

/* A report of version 1 or 2 or a leave */
void host_send_plain(struct host *host, enum igmp_kind kind, uint32_t group);

/* ---- between host.c and host-answer.c ---- */

bool host_answers_init(struct host *host);
void host_answers_exit(struct host *host);
/* Before a group is freed */
void host_answers_forget(struct host *host, struct host_group *group);
/* Nothing is to be answered any more. */
void host_answers_cancel(struct host *host);
/* What is to be told again is not. */
void host_repeats_cancel(struct host *host);
/* What is to be told at once is told whole: each version has words of its own. */
void host_changes_whole(struct host *host);
/* Looks whether another version is to be spoken, and gives it back. */
unsigned host_sync_version(struct host *host, int64_t now);
struct host_group *host_find(const struct host *host, uint32_t group);

#endif
