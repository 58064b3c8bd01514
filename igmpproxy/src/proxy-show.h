/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the proxy knows, for the control socket. Each function calls back once
 * for each thing, in no order but that of interfaces; what it hands out is good
 * during the call. Nothing may be changed meanwhile.
 */
#ifndef IGMPPROXY_PROXY_SHOW_H
#define IGMPPROXY_PROXY_SHOW_H

#include "count.h"
#include "proxy.h"

/* A group on a downstream, or one joined on an upstream interface */
struct show_group {
	unsigned vif;
	const char *name;
	enum if_role role;
	uint32_t group;
	bool exclude;			/* the filter mode */
	unsigned version;		/* spoken: of the hosts or of the querier */
	unsigned sources;
	int64_t expires;		/* ms from now; -1: by no timer */
	const uint32_t *reporters;	/* last known hosts, downstream */
	unsigned reporter_count;
	bool more_reporters;		/* than those */
};

/* A source of such a group */
struct show_source {
	unsigned vif;
	const char *name;
	enum if_role role;
	uint32_t group, source;
	bool wanted;			/* else: excluded */
	int64_t expires;		/* ms from now; -1: by no timer */
};

/* A route of the kernel's, or a source that nobody listens to */
struct show_route {
	uint32_t source, group;
	unsigned in;
	const char *in_name;
	uint32_t out;			/* interfaces, bit n for vif n */
	bool installed;
	uint64_t packets, bytes;	/* 0 while it is not installed */
};

struct show_interface {
	unsigned vif;
	const char *name;
	enum if_role role;
	uint32_t addr;
	unsigned version;		/* spoken as querier or as host */
	unsigned groups;		/* known or joined there */
	uint32_t querier;		/* downstream: who asks; upstream: who
					   asked last; 0: nobody */
	int64_t next_query;		/* downstream: ms from now; -1: another's */
	int64_t last_query;		/* ms ago; -1: none was heard */
	uint32_t last_query_from;
	unsigned last_query_version;	/* 0: none was heard */
	const struct counters *counters;
};

struct show_stats {
	int64_t uptime;			/* ms */
	unsigned groups;		/* with listeners, on any interface */
	unsigned routes, remembered;	/* installed; sources without listeners */
	uint64_t upcalls, wrong_vif;	/* of the kernel */
	uint64_t bad_sources;		/* upcalls from no valid net */
	uint64_t routes_added, routes_removed, route_errors;
	uint64_t refreshes;
	int64_t next_refresh;		/* ms from now; -1: off */
	struct counters total;		/* of all interfaces there are and were */
};

void proxy_each_group(const struct proxy *proxy, int64_t now,
		      void (*call)(void *arg, const struct show_group *group),
		      void *arg);
void proxy_each_source(const struct proxy *proxy, int64_t now,
		       void (*call)(void *arg, const struct show_source *source),
		       void *arg);
void proxy_each_route(const struct proxy *proxy,
		      void (*call)(void *arg, const struct show_route *route),
		      void *arg);
void proxy_each_interface(const struct proxy *proxy, int64_t now,
			  void (*call)(void *arg, const struct show_interface *i),
			  void *arg);
void proxy_stats(const struct proxy *proxy, int64_t now, struct show_stats *stats);

/* The name of a vif, "" if there is none */
const char *proxy_vif_name(const struct proxy *proxy, unsigned vif);

#endif
