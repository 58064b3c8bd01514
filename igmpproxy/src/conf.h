/* SPDX-License-Identifier: GPL-2.0-only */
/* The configuration, as igmpproxy.conf(5) has it. */
#ifndef IGMPPROXY_CONF_H
#define IGMPPROXY_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "acl.h"

#define CONF_NAME_SIZE		16	/* of an interface, with its NUL */
#define CONF_UPSTREAMS_MAX	7
#define CONF_INCLUDE_MAX	8	/* files deep */

enum if_role { IF_DISABLED, IF_UPSTREAM, IF_DOWNSTREAM };

/* Of a downstream interface; times in milliseconds. */
struct timing {
	int64_t query_interval, query_response, last_member;
	unsigned last_member_count, robustness, querier_version;
};

struct if_conf {
	char name[CONF_NAME_SIZE];
	enum if_role role;
	unsigned ratelimit;		/* as written; the kernel has none */
	unsigned threshold;		/* 1..255 */
	struct prefix *altnets;
	size_t altnet_count;
	struct acl_rule *rules;		/* in the order of the file */
	size_t rule_count;
	struct timing timing;
	bool quickleave;
	unsigned maxgroups, maxsources;
};

struct conf {
	bool quickleave, defaultdown, rescanvif;
	unsigned hashtablesize;		/* 0: not given */
	char *chroot, *user;		/* NULL: not given */
	int64_t refresh_delay;		/* milliseconds */
	int64_t refresh_interval;	/* milliseconds; 0: no refresh */
	unsigned refresh_version;	/* 2 or 3 */
	struct if_conf defaults;	/* of an interface that is not named */
	struct if_conf *ifs;		/* no name twice */
	size_t if_count;
};

/*
 * Reads a file and all that it includes. NULL if it cannot be read or is
 * wrong: error then says file, line, word and what was expected.
 */
struct conf *conf_read(const char *path, char *error, size_t size);

/* The same of len bytes at text; path is what errors name. */
struct conf *conf_read_text(const char *path, const char *text, size_t len,
			    char *error, size_t size);

void conf_free(struct conf *conf);

/*
 * What is configured for the interface of that name: its phyint, or the
 * defaults, whose role is that of an interface not named. Never NULL.
 */
const struct if_conf *conf_find(const struct conf *conf, const char *name);

#endif
