/* SPDX-License-Identifier: GPL-2.0-only */
/* Prefixes of addresses, and the white and black lists made of them. */
#ifndef IGMPPROXY_ACL_H
#define IGMPPROXY_ACL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All in network byte order; addr has no bit outside mask. */
struct prefix {
	uint32_t addr, mask;
};

struct acl_rule {
	struct prefix prefix;
	bool allow;
};

/*
 * Reads A[/n]: A as inet_addr() has it, or cut off after one to three bytes
 * and then with /n: 10/8 is 10.0.0.0/8. Without /n it is one host. Host bits
 * are masked away. False if it is none; *prefix is then as it was.
 */
bool prefix_parse(const char *word, struct prefix *prefix);

/* addr in network byte order */
bool prefix_contains(const struct prefix *prefix, uint32_t addr);

/* Whether any of its addresses is a group's, 224.0.0.0/4; whether all are. */
bool prefix_has_groups(const struct prefix *prefix);
bool prefix_is_groups(const struct prefix *prefix);

/*
 * What a list says of an address: the last rule that contains it decides. If
 * none does, it is allowed unless the list has a rule that allows.
 */
bool acl_allows(const struct acl_rule *rules, size_t count, uint32_t addr);

/* Whether a list allows an address by name: the last rule that contains it does. */
bool acl_names(const struct acl_rule *rules, size_t count, uint32_t addr);

#endif
