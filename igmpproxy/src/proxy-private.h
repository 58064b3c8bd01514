/* SPDX-License-Identifier: GPL-2.0-only */
/* What proxy.c and proxy-show.c share. */
#ifndef IGMPPROXY_PROXY_PRIVATE_H
#define IGMPPROXY_PROXY_PRIVATE_H

#include "forward.h"
#include "host.h"
#include "merge.h"
#include "proxy.h"
#include "router.h"

/* An interface */
struct port {
	struct proxy *proxy;
	unsigned vif;
	enum if_role role;		/* never IF_DISABLED */
	char name[CONF_NAME_SIZE];
	uint32_t addr;
	struct prefix *nets;
	size_t net_count;
	struct acl_rule *rules;
	size_t rule_count;
	struct counters counters;
	int64_t told_at;		/* of wrong sources */
	unsigned told;			/* lines since then */
	int64_t query_at;		/* the last one heard; INT64_MIN: none */
	uint32_t query_from;
	unsigned query_version;
	struct router router;		/* of a downstream */
	struct host host;		/* of an upstream */
};

struct proxy {
	struct core core;
	struct merge merge;
	struct forward forward;
	struct port *ports[MAXVIFS];
	int64_t started;
	struct timer refresh;
	int64_t refresh_delay, refresh_interval;
	unsigned refresh_version;
	uint64_t upcalls, wrong_vif, bad_sources, refreshes;
	struct counters gone;		/* of interfaces that there were */
};

void counters_add(struct counters *to, const struct counters *from);

#endif
