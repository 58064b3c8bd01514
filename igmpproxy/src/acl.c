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
 * In network byte order; INADDR_NONE if it is no address. inet_addr() takes
 * the last of few numbers for all bytes that are left, which is right for a
 * host. In front of a length the numbers are the first bytes: 10/8 would else
 * be 0.0.0.10/8. But a number too large for a byte, as 0x0a000000/8, is all.
 */
static in_addr_t addr_of(const char *text, bool host)
{
	char full[ADDR_TEXT_MAX + sizeof(".0.0.0")];
	in_addr_t addr = inet_addr(text);
	size_t dots = 0;

	if (addr == INADDR_NONE || host)
		return addr;
	for (const char *c = text; *c; c++)
		dots += *c == '.';
	if (!dots && ntohl(addr) >> 24)
		return addr;
	strcpy(full, text);
	for (; dots < 3; dots++)
		strcat(full, ".0");
	return inet_addr(full);
}

bool prefix_parse(const char *word, struct prefix *prefix)
{
	size_t len = strcspn(word, "/");
	int bits = word[len] ? bits_parse(word + len + 1) : 32;
	char text[ADDR_TEXT_MAX + 1];
	in_addr_t addr;

	/* inet_addr() stops at white space and takes what was before it */
	if (bits < 0 || !len || len > ADDR_TEXT_MAX ||
	    strspn(word, "0123456789abcdefABCDEFxX.") < len)
		return false;
	memcpy(text, word, len);
	text[len] = '\0';
	addr = addr_of(text, !word[len]);
	if (addr == INADDR_NONE)
		return false;
	prefix->mask = mask_of((unsigned)bits);
	prefix->addr = addr & prefix->mask;
	return true;
}

bool prefix_contains(const struct prefix *prefix, uint32_t addr)
{
	return (addr & prefix->mask) == prefix->addr;
}

bool prefix_has_groups(const struct prefix *prefix)
{
	uint32_t mask = prefix->mask & htonl(0xf0000000);

	return (prefix->addr & mask) == (htonl(0xe0000000) & mask);
}

bool prefix_is_groups(const struct prefix *prefix)
{
	return (prefix->mask & htonl(0xf0000000)) == htonl(0xf0000000) &&
	       (prefix->addr & htonl(0xf0000000)) == htonl(0xe0000000);
}

/* The last rule that contains the address, or NULL */
static const struct acl_rule *acl_rule(const struct acl_rule *rules,
				       size_t count, uint32_t addr)
{
	while (count-- > 0)
		if (prefix_contains(&rules[count].prefix, addr))
			return &rules[count];
	return NULL;
}

bool acl_allows(const struct acl_rule *rules, size_t count, uint32_t addr)
{
	const struct acl_rule *rule = acl_rule(rules, count, addr);

	if (rule)
		return rule->allow;
	for (size_t i = 0; i < count; i++)
		if (rules[i].allow)
			return false;
	return true;
}

bool acl_names(const struct acl_rule *rules, size_t count, uint32_t addr)
{
	const struct acl_rule *rule = acl_rule(rules, count, addr);

	return rule && rule->allow;
}
