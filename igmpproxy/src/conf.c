/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What can be judged only when an interface is complete, as its role may be
 * its last word, was kept with its place until here.
 */
#include "conf.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf-parse.h"
#include "igmpproxy.h"
#include "log.h"

static bool timing_finish(struct parser *p, struct draft *d)
{
	struct timing *t = &d->conf.timing;

	/* RFC 3376 8.9: as many as the robustness if nothing else is said */
	if (!(d->given & GIVEN_LAST_COUNT))
		t->last_member_count = t->robustness;
	/* RFC 3376 8.3 */
	if (t->query_response < t->query_interval)
		return true;
	if (d->given & GIVEN_RESPONSE)
		return parse_fail_at(p, d->response.path, d->response.line,
				     "'%s': expected less than queryinterval (%g seconds)",
				     d->response.keyword,
				     (double)t->query_interval / SECOND);
	t->query_response = t->query_interval / 2;
	return true;
}

static bool draft_finish(struct parser *p, struct draft *d)
{
	const struct place *own = &d->downstream_only;

	if (own->path && d->conf.role != IF_DOWNSTREAM)
		return parse_fail_at(p, own->path, own->line,
				     "'%s': expected before any phyint or after a downstream one, which %s is not",
				     own->keyword, d->conf.name);
	if (!(d->given & GIVEN_QUICKLEAVE))
		d->conf.quickleave = p->defaults.conf.quickleave;
	return timing_finish(p, d);
}

/* That there is no upstream; at the interface that is most likely meant */
static bool upstream_missing(struct parser *p)
{
	static const char vif[] = "There must be at least 1 Vif as upstream.";
	const struct draft *d = p->drafts;

	if (!p->draft_count)
		return parse_fail_at(p, p->files[0]->path, 1,
				     "%s No phyint is there: expected 'phyint INTERFACE upstream'",
				     vif);
	for (size_t i = p->draft_count; i-- > 0;)
		if (!p->drafts[i].role.path)
			d = &p->drafts[i];
	return parse_fail_at(p, d->phyint.path, d->phyint.line,
			     "%s 'phyint %s': expected upstream after this one or another",
			     vif, d->conf.name);
}

static bool upstreams_count(struct parser *p)
{
	unsigned count = 0;

	for (size_t i = 0; i < p->draft_count; i++) {
		const struct draft *d = &p->drafts[i];

		if (d->conf.role == IF_UPSTREAM && ++count > CONF_UPSTREAMS_MAX)
			return parse_fail_at(p, d->role.path, d->role.line,
					     "'upstream': expected at most %d of them, %s is one more",
					     CONF_UPSTREAMS_MAX, d->conf.name);
	}
	return count || upstream_missing(p);
}

/* What can be so, and is hardly meant */
static void roles_warn(const struct parser *p)
{
	const struct draft *up = NULL;
	bool downstream = p->conf->defaultdown;

	for (size_t i = 0; i < p->draft_count; i++) {
		const struct draft *d = &p->drafts[i];

		downstream |= d->conf.role == IF_DOWNSTREAM;
		if (!up && d->conf.role == IF_UPSTREAM)
			up = d;
		if (!d->role.path)
			log_warning("%s:%u: 'phyint %s': expected upstream, downstream or disabled after it, without one it is disabled",
				    d->phyint.path, d->phyint.line, d->conf.name);
	}
	if (up && !downstream)
		log_warning("%s:%u: 'phyint %s upstream': expected also 'phyint INTERFACE downstream' or 'defaultdown', without them nothing is forwarded",
			    up->phyint.path, up->phyint.line, up->conf.name);
}

static bool finish(struct parser *p)
{
	struct conf *conf = p->conf;

	phyint_end(p);
	for (size_t i = 0; i < p->draft_count; i++)
		if (!draft_finish(p, &p->drafts[i]))
			return false;
	p->defaults.conf.role = conf->defaultdown ? IF_DOWNSTREAM : IF_DISABLED;
	if (!timing_finish(p, &p->defaults) || !upstreams_count(p))
		return false;
	roles_warn(p);
	conf->defaults = p->defaults.conf;
	conf->quickleave = conf->defaults.quickleave;
	if (!MOVISTAR_WORKAROUND_ENABLED)
		conf->refresh_interval = 0;
	conf->ifs = calloc(p->draft_count, sizeof(*conf->ifs));
	if (!conf->ifs)
		return parse_no_memory(p);
	for (; conf->if_count < p->draft_count; conf->if_count++) {
		struct draft *d = &p->drafts[conf->if_count];

		conf->ifs[conf->if_count] = d->conf;
		d->conf.altnets = NULL;
		d->conf.rules = NULL;
	}
	return true;
}

static void start(struct parser *p)
{
	/* RFC 3376 8 */
	p->defaults.conf = (struct if_conf){
		.threshold = 1,
		.timing = {
			.query_interval = 125 * SECOND,
			.query_response = 10 * SECOND,
			.last_member = 1 * SECOND,
			.robustness = 2,
			.querier_version = 3,
		},
		.maxgroups = 4096,
		.maxsources = 64,
	};
	*p->conf = (struct conf){
		.refresh_delay = MOVISTAR_REFRESH_INITIAL_DELAY * SECOND,
		.refresh_interval = MOVISTAR_REFRESH_INTERVAL * SECOND,
		.refresh_version = 2,
	};
}

static void parser_free(struct parser *p)
{
	while (p->depth)
		parse_file_close(p);
	for (size_t i = 0; i < p->draft_count; i++)
		if_conf_clear(&p->drafts[i].conf);
	if_conf_clear(&p->again.conf);
	free(p->drafts);
	for (size_t i = 0; i < p->path_count; i++)
		free(p->paths[i]);
	free(p->paths);
}

static struct conf *conf_parse(struct lex *lex, char *error, size_t size)
{
	struct parser p = { .files = { lex }, .error = error, .size = size };
	bool good;

	p.conf = malloc(sizeof(*p.conf));
	if (!p.conf) {
		parse_no_memory(&p);
		return NULL;
	}
	start(&p);
	good = statements_read(&p) && finish(&p);
	parser_free(&p);
	if (good)
		return p.conf;
	conf_free(p.conf);
	return NULL;
}

struct conf *conf_read_text(const char *path, const char *text, size_t len,
			    char *error, size_t size)
{
	struct lex *lex = malloc(sizeof(*lex));
	struct conf *conf;

	if (!lex) {
		snprintf(error, size, "%s: %s", path, strerror(ENOMEM));
		return NULL;
	}
	lex_text(lex, path, text, len);
	conf = conf_parse(lex, error, size);
	free(lex);
	return conf;
}

struct conf *conf_read(const char *path, char *error, size_t size)
{
	struct lex *lex = malloc(sizeof(*lex));
	int code = lex ? lex_open(lex, path) : -ENOMEM;
	struct conf *conf;

	if (code < 0) {
		free(lex);
		snprintf(error, size, "%s: %s", path, strerror(-code));
		return NULL;
	}
	conf = conf_parse(lex, error, size);
	lex_close(lex);
	free(lex);
	return conf;
}

void conf_free(struct conf *conf)
{
	if (!conf)
		return;
	for (size_t i = 0; i < conf->if_count; i++)
		if_conf_clear(&conf->ifs[i]);
	free(conf->ifs);
	free(conf->chroot);
	free(conf->user);
	free(conf);
}

const struct if_conf *conf_find(const struct conf *conf, const char *name)
{
	for (size_t i = 0; i < conf->if_count; i++)
		if (!strcmp(conf->ifs[i].name, name))
			return &conf->ifs[i];
	return &conf->defaults;
}
