/* SPDX-License-Identifier: GPL-2.0-only */
#include "acl.h"

#include <arpa/inet.h>
#include <string.h>

#define ADDR_TEXT_MAX	(4 * 11)	/* octal with zeros before it */

/* The bits of a prefix of that length, in network byte order. */
static uint32_t mask_of(unsigned bits)
{
	return bits ? htonl(UINT32_MAX << (32 - bits)) : 0;
}

/* 0..32, or -1 if text is nothing of that kind */
static int bits_parse(const char *text)
{
	int bits = 0;

	if (!*text || strlen(text) > 2)
		return -1;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return -1;
		bits = bits * 10 + (*text - '0');
	}
	return bits <= 32 ? bits : -1;
}

/*
 * inet_aton() reads a number without a dot as all four bytes and the last of
 * few numbers as all bytes that are left, which is right for a host. In front
 * of a length they are the first bytes: ".0" is added up to four.
 */
static bool addr_parse(const char *text, size_t len, bool host, uint32_t *addr)
{
	char full[ADDR_TEXT_MAX + sizeof(".0.0.0")];
	struct in_addr in;
	size_t i, dots = 0;

	if (!len || len > ADDR_TEXT_MAX)
		return false;
	memcpy(full, text, len);
	full[len] = '\0';
	/* inet_aton() stops at white space and takes what was before it */
	if (strspn(full, "0123456789abcdefABCDEFxX.") != len)
		return false;
	for (i = 0; i < len; i++)
		dots += full[i] == '.';
	for (; !host && dots < 3; dots++)
		strcat(full, ".0");
	if (!inet_aton(full, &in))
		return false;
	*addr = in.s_addr;
	return true;
}

bool prefix_parse(const char *word, struct prefix *prefix)
{
	const char *slash = strchr(word, '/');
	size_t len = slash ? (size_t)(slash - word) : strlen(word);
	int bits = slash ? bits_parse(slash + 1) : 32;
	uint32_t addr;

	if (bits < 0 || !addr_parse(word, len, !slash, &addr))
		return false;
	prefix->mask = mask_of((unsigned)bits);
	prefix->addr = addr & prefix->mask;
	return true;
}

bool prefix_contains(const struct prefix *prefix, uint32_t addr)
{
	return (addr & prefix->mask) == prefix->addr;
}

bool acl_allows(const struct acl_rule *rules, size_t count, uint32_t addr)
{
	bool only_listed = false;

	for (size_t i = count; i-- > 0;) {
		if (prefix_contains(&rules[i].prefix, addr))
			return rules[i].allow;
		only_listed |= rules[i].allow;
	}
	return !only_listed;
}
