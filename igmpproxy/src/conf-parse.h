/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the parts of the configuration's reader share: conf-parse.c reads words
 * and values from a stack of files, one deeper for each include; conf-words.c
 * has a table of what each statement takes and where it goes; conf.c judges
 * the whole.
 */
#ifndef IGMPPROXY_CONF_PARSE_H
#define IGMPPROXY_CONF_PARSE_H

#include "conf.h"
#include "conf-lex.h"

#define SECOND		1000		/* in milliseconds */

/* Where a word stands, for an error later on; path is one of parser.paths. */
struct place {
	const char *path;
	unsigned line;
	const char *keyword;
};

/* What a file may set for an interface, to tell it from a default. */
enum given {
	GIVEN_RESPONSE		= 1 << 0,
	GIVEN_LAST_COUNT	= 1 << 1,
	GIVEN_QUICKLEAVE	= 1 << 2,
};

/* An interface, or the defaults of all, that is being read. */
struct draft {
	struct if_conf conf;
	unsigned given;			/* enum given */
	struct place phyint;
	struct place role;		/* of its last role */
	struct place response;		/* of queryresponseinterval */
	struct place downstream_only;	/* of the first such word */
};

struct parser {
	struct conf *conf;
	struct draft defaults;
	struct draft *drafts;
	size_t draft_count;
	struct draft *phyint;	/* that is being read; NULL before any */
	struct draft again;	/* one whose name was there before */
	bool quickleave_seen;

	struct lex *files[CONF_INCLUDE_MAX + 1];
	unsigned depth;
	char **paths;
	size_t path_count;

	char *error;
	size_t size;
};

/* A statement, or an option of phyint */
struct keyword {
	const char *name;
	bool (*read)(struct parser *, const struct keyword *);
	long long min, max;	/* of a number; of seconds in milliseconds */
	size_t offset;
	unsigned given;
};

/* ---- conf-parse.c; what returns bool has set the error if it is false ---- */

/* "PATH:LINE: ..." */
bool parse_fail_at(struct parser *p, const char *path, unsigned line,
		   const char *format, ...) __attribute__((format(printf, 4, 5)));

/* "FILE:LINE: 'WORD': expected ... after KEYWORD" of the last word */
bool parse_fail(struct parser *p, const char *expected, const char *after);

/* The same as a line of the log: it is taken as it stands, and is hardly meant. */
void parse_warn(const struct parser *p, const char *expected, const char *after);

bool parse_no_memory(struct parser *p);

/* The file that is read now; its word is the last one. */
struct lex *parse_file(const struct parser *p);

/* Where the last word stands */
struct place parse_place(const struct parser *p, const char *keyword);

/* The value of a keyword: the next word, of the same file. */
bool parse_value(struct parser *p, const struct keyword *k, const char *expected);
bool parse_number(struct parser *p, const struct keyword *k, unsigned *to);
bool parse_seconds(struct parser *p, const struct keyword *k, int64_t *to);

/* The file named by the next word is read in its place. */
bool parse_include(struct parser *p, const struct keyword *k);
void parse_file_close(struct parser *p);

/* The next word where a statement may begin, also of an outer file. */
bool parse_word(struct parser *p, bool *end);

/* ---- conf-words.c ---- */

/* Reads all statements. */
bool statements_read(struct parser *p);

/* Where no option of the current phyint can follow */
void phyint_end(struct parser *p);

void if_conf_clear(struct if_conf *conf);

#endif
