/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The whole of the proxy without the machine around it: packets and upcalls go
 * in, packets and routes come out (RFC 4605).
 *
 * `now` is never smaller than in the call before. Nothing that is handed in is
 * kept, except ops and ctx.
 */
#ifndef IGMPPROXY_PROXY_H
#define IGMPPROXY_PROXY_H

#include "conf.h"
#include "ops.h"

struct proxy;

/* An interface that is up and has an address */
struct proxy_if {
	unsigned vif;
	enum if_role role;
	char name[CONF_NAME_SIZE];
	uint32_t addr;
	const struct prefix *nets;	/* own subnets and altnets: valid sources */
	size_t net_count;
	unsigned threshold;
	const struct if_conf *conf;	/* its lists, timing and limits */
	unsigned host_version;		/* the kernel's forced version, 0: none */
	bool again;			/* what was sent there may be lost: say all again */
};

/* NULL: no memory */
struct proxy *proxy_new(const struct proxy_ops *ops, void *ctx,
			const struct conf *conf, int64_t now);
/* Sends nothing and leaves routes as they are; see proxy_leave_all(). */
void proxy_free(struct proxy *proxy);

/*
 * Leaves every group upstream and removes all routes, at once. Only
 * proxy_free() makes sense afterwards.
 */
void proxy_leave_all(struct proxy *proxy, int64_t now);

/*
 * Takes what is not an interface's: the refresh, which keeps its beat if it did
 * not change. What changed of an interface is told with proxy_if_add() or
 * proxy_if_del(). 0 or a negative errno.
 */
int proxy_configure(struct proxy *proxy, const struct conf *conf, int64_t now);

/*
 * A new interface, or a known vif of which anything changed: what stays the
 * same keeps its groups. Another role, also IF_DISABLED, leaves the groups of an
 * upstream there before it begins anew. 0 or a negative errno.
 */
int proxy_if_add(struct proxy *proxy, const struct proxy_if *iface, int64_t now);
/* It is gone: nothing is sent there any more. */
void proxy_if_del(struct proxy *proxy, unsigned vif, int64_t now);

/*
 * An IGMP message that came in; len is that of the IP payload. What is to be
 * sent upstream because of it is due at once: call proxy_run() after each batch.
 */
void proxy_packet(struct proxy *proxy, unsigned vif, uint32_t src, uint32_t dst,
		  unsigned ttl, bool alert, const void *igmp, size_t len,
		  int64_t now);

/* A packet without a route, or on another interface than its route's. */
void proxy_upcall(struct proxy *proxy, unsigned vif, uint32_t source,
		  uint32_t group, bool wrong_vif, int64_t now);

/* Refreshes all memberships upstream now, besides those by the clock. */
void proxy_refresh(struct proxy *proxy, int64_t now);

/* When proxy_run() has to be called; maybe past, INT64_MAX: never. */
int64_t proxy_deadline(const struct proxy *proxy);
void proxy_run(struct proxy *proxy, int64_t now);

#endif
