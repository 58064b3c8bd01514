/* SPDX-License-Identifier: GPL-2.0-only */
#include "conf-parse.h"

#include <stdlib.h>
#include <string.h>

#include "log.h"

#define DAY		(86400LL * SECOND)

/* ---- statements ---- */

/* Where the field of a statement about everything is */
static void *global(struct parser *p, const struct keyword *k)
{
	return (char *)p->conf + k->offset;
}

static bool read_flag(struct parser *p, const struct keyword *k)
{
	*(bool *)global(p, k) = true;
	return true;
}

static bool read_text(struct parser *p, const struct keyword *k)
{
	char **to = global(p, k), *text;

	if (!parse_value(p, k, *k->name == 'u' ? "a name" : "a directory"))
		return false;
	text = strdup(parse_file(p)->word);
	if (!text)
		return parse_no_memory(p);
	free(*to);
	*to = text;
	return true;
}

static bool read_global_seconds(struct parser *p, const struct keyword *k)
{
	return parse_seconds(p, k, global(p, k));
}

static bool read_global_number(struct parser *p, const struct keyword *k)
{
	return parse_number(p, k, global(p, k));
}

static bool read_hashtablesize(struct parser *p, const struct keyword *k)
{
	if (!p->quickleave_seen)
		return parse_fail(p, "quickleave before it", "");
	return read_global_number(p, k);
}

/* ---- interfaces ---- */

static struct draft *draft_find(struct parser *p, const char *name)
{
	for (size_t i = 0; i < p->draft_count; i++)
		if (!strcmp(p->drafts[i].conf.name, name))
			return &p->drafts[i];
	return NULL;
}

void if_conf_clear(struct if_conf *conf)
{
	free(conf->altnets);
	free(conf->rules);
	conf->altnets = NULL;
	conf->rules = NULL;
	conf->altnet_count = 0;
	conf->rule_count = 0;
}

/*
 * A role may be the last word of an interface, so this is when it is known
 * whether quickleave was its own. Elsewhere than downstream it means all, as
 * in files for igmpproxy 0.4, where it did everywhere.
 */
void phyint_end(struct parser *p)
{
	struct draft *d = p->phyint;

	if (!d || d->conf.role == IF_DOWNSTREAM ||
	    !(d->given & GIVEN_QUICKLEAVE))
		return;
	p->defaults.conf.quickleave = d->conf.quickleave;
	d->given &= ~(unsigned)GIVEN_QUICKLEAVE;
}

/* Room for one more: count is a power of two or 0 when there is none. */
static void *grown(void *list, size_t count, size_t size)
{
	if (count & (count - 1))
		return list;
	return reallocarray(list, count ? 2 * count : 1, size);
}

static struct draft *draft_new(struct parser *p, const char *name)
{
	struct draft *drafts;

	if (draft_find(p, name)) {
		log_warning("%s:%u: phyint %s was there before, this one has no effect",
			    parse_file(p)->path, parse_file(p)->line, name);
		if_conf_clear(&p->again.conf);
		return &p->again;
	}
	drafts = grown(p->drafts, p->draft_count, sizeof(*drafts));
	if (!drafts)
		return NULL;
	p->drafts = drafts;
	return &drafts[p->draft_count++];
}

static bool read_phyint(struct parser *p, const struct keyword *k)
{
	const char *name;
	struct draft *d;

	if (!parse_value(p, k, "an interface"))
		return false;
	name = parse_file(p)->word;
	if (strlen(name) >= CONF_NAME_SIZE)
		return parse_fail(p, "a name of at most 15 characters",
				  k->name);
	if (strpbrk(name, "\"'"))
		parse_warn(p, "a name without quotes, which are taken as part of it,",
			   k->name);
	phyint_end(p);
	d = draft_new(p, name);
	if (!d)
		return parse_no_memory(p);
	*d = p->defaults;
	d->phyint = parse_place(p, k->name);
	d->given &= ~(unsigned)GIVEN_QUICKLEAVE;
	d->downstream_only.path = NULL;
	strcpy(d->conf.name, name);
	p->phyint = d;
	return true;
}

/* For what only an interface has */
static bool in_phyint(struct parser *p)
{
	return p->phyint ||
		parse_fail(p, "phyint and an interface before it", "");
}

static bool read_role(struct parser *p, const struct keyword *k)
{
	if (!in_phyint(p))
		return false;
	p->phyint->conf.role = (enum if_role)k->min;
	p->phyint->role = parse_place(p, k->name);
	return true;
}

static bool read_if_number(struct parser *p, const struct keyword *k)
{
	return in_phyint(p) &&
		parse_number(p, k, (unsigned *)((char *)p->phyint + k->offset));
}

static bool prefix_value(struct parser *p, const struct keyword *k,
			 struct prefix *prefix)
{
	if (!in_phyint(p) || !parse_value(p, k, "an address, or one with /n,"))
		return false;
	return prefix_parse(parse_file(p)->word, prefix) ||
		parse_fail(p, "an IPv4 address, or one with /0 to /32,",
			   k->name);
}

static bool read_altnet(struct parser *p, const struct keyword *k)
{
	struct prefix prefix, *list;
	struct if_conf *conf;

	if (!prefix_value(p, k, &prefix))
		return false;
	if (prefix_is_groups(&prefix))
		parse_warn(p, "the networks of senders, and no groups (those are for whitelist),",
			   k->name);
	conf = &p->phyint->conf;
	list = grown(conf->altnets, conf->altnet_count, sizeof(*list));
	if (!list)
		return parse_no_memory(p);
	list[conf->altnet_count++] = prefix;
	conf->altnets = list;
	return true;
}

static bool read_rule(struct parser *p, const struct keyword *k)
{
	struct acl_rule rule = { .allow = k->min }, *list;
	struct if_conf *conf;

	if (!prefix_value(p, k, &rule.prefix))
		return false;
	if (!prefix_has_groups(&rule.prefix))
		parse_warn(p, "groups (224.0.0.0/4), of which it has none (senders are for altnet),",
			   k->name);
	conf = &p->phyint->conf;
	list = grown(conf->rules, conf->rule_count, sizeof(*list));
	if (!list)
		return parse_no_memory(p);
	list[conf->rule_count++] = rule;
	conf->rules = list;
	return true;
}

/* For what is an interface's own after it, and before any the default of all */
static struct draft *scope(struct parser *p, const struct keyword *k)
{
	struct draft *d = p->phyint ? p->phyint : &p->defaults;

	if (!d->downstream_only.path)
		d->downstream_only = parse_place(p, k->name);
	d->given |= k->given;
	if (k->given & GIVEN_RESPONSE)
		d->response = parse_place(p, k->name);
	return d;
}

static bool read_timer(struct parser *p, const struct keyword *k)
{
	return parse_seconds(p, k, (int64_t *)((char *)scope(p, k) + k->offset));
}

static bool read_limit(struct parser *p, const struct keyword *k)
{
	return parse_number(p, k, (unsigned *)((char *)scope(p, k) + k->offset));
}

static bool read_quickleave(struct parser *p, const struct keyword *k)
{
	struct draft *d = p->phyint ? p->phyint : &p->defaults;

	d->given |= GIVEN_QUICKLEAVE;
	d->conf.quickleave = k->min;
	p->quickleave_seen |= d->conf.quickleave;
	return true;
}

/* ---- the table ---- */

#define IN_CONF(field)	.offset = offsetof(struct conf, field)
#define IN_IF(field)	.offset = offsetof(struct draft, conf.field)

static const struct keyword keywords[] = {
	{ .name = "altnet", .read = read_altnet },
	{ "blacklist", read_rule, .min = false },
	{ "chroot", read_text, IN_CONF(chroot) },
	{ "defaultdown", read_flag, IN_CONF(defaultdown) },
	{ "disabled", read_role, .min = IF_DISABLED },
	{ "downstream", read_role, .min = IF_DOWNSTREAM },
	{ "hashtablesize", read_hashtablesize, 1, 536870912,
	  IN_CONF(hashtablesize) },
	{ .name = "include", .read = parse_include },
	/* RFC 3376 4.1.1: an octet, above 127 a float, counts tenths */
	{ "lastmemberinterval", read_timer, 100, 3174400,
	  IN_IF(timing.last_member) },
	{ "lastmembercount", read_limit, 1, 255,
	  IN_IF(timing.last_member_count), .given = GIVEN_LAST_COUNT },
	{ "maxgroups", read_limit, 1, 16777216, IN_IF(maxgroups) },
	{ "maxsources", read_limit, 1, 65535, IN_IF(maxsources) },
	{ "noquickleave", read_quickleave, .min = false },
	{ .name = "phyint", .read = read_phyint },
	/* RFC 3376 4.1.7: likewise, in seconds */
	{ "queryinterval", read_timer, 1 * SECOND, 31744LL * SECOND,
	  IN_IF(timing.query_interval) },
	{ "queryresponseinterval", read_timer, 100, 3174400,
	  IN_IF(timing.query_response), .given = GIVEN_RESPONSE },
	{ "querierversion", read_limit, 1, 3, IN_IF(timing.querier_version) },
	{ "quickleave", read_quickleave, .min = true },
	{ "ratelimit", read_if_number, 0, INT32_MAX, IN_IF(ratelimit) },
	{ "refreshdelay", read_global_seconds, 0, DAY, IN_CONF(refresh_delay) },
	{ "refreshinterval", read_global_seconds, 0, DAY,
	  IN_CONF(refresh_interval) },
	{ "refreshversion", read_global_number, 2, 3,
	  IN_CONF(refresh_version) },
	{ "rescanvif", read_flag, IN_CONF(rescanvif) },
	/* RFC 3376 4.1.6: three bits */
	{ "robustness", read_limit, 1, 7, IN_IF(timing.robustness) },
	{ "threshold", read_if_number, 1, 255, IN_IF(threshold) },
	{ "upstream", read_role, .min = IF_UPSTREAM },
	{ "user", read_text, IN_CONF(user) },
	{ "whitelist", read_rule, .min = true },
};

static bool statement(struct parser *p)
{
	const char *word = parse_file(p)->word;

	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++)
		if (!strcmp(keywords[i].name, word))
			return keywords[i].read(p, &keywords[i]);
	return parse_fail(p, p->phyint ?
			  "a statement or an option of phyint" :
			  "a statement", "");
}

bool statements_read(struct parser *p)
{
	bool end;

	while (parse_word(p, &end) && !end)
		if (!statement(p))
			return false;
	return end;
}
