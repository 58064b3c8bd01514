/* SPDX-License-Identifier: GPL-2.0-only */
#include "conf-parse.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

#define WORD_SHOWN_MAX	60		/* characters of a word in an error */
#define RANGE_SIZE	64
#define SHORTEST	100		/* milliseconds of a time that is not 0 */

/* ---- errors ---- */

/* A word as an error shows it: cut off, and with nothing that moves a cursor */
static const char *shown(const char *word, char *text, size_t size)
{
	size_t len = 0;

	for (; *word; word++) {
		unsigned char c = (unsigned char)*word;

		if (len >= WORD_SHOWN_MAX) {
			snprintf(text + len, size - len, "...");
			return text;
		}
		if (c < ' ' || c > '~')
			len += (size_t)snprintf(text + len, size - len,
						"\\x%02x", c);
		else
			text[len++] = (char)c;
	}
	text[len] = '\0';
	return text;
}

bool parse_fail_at(struct parser *p, const char *path, unsigned line,
		   const char *format, ...)
{
	va_list args;
	int len;

	len = snprintf(p->error, p->size, "%s:%u: ", path, line);
	if (len < 0 || (size_t)len >= p->size)
		return false;
	va_start(args, format);
	vsnprintf(p->error + len, p->size - (size_t)len, format, args);
	va_end(args);
	return false;
}

struct lex *parse_file(const struct parser *p)
{
	return p->files[p->depth];
}

bool parse_fail(struct parser *p, const char *expected, const char *after)
{
	const struct lex *lex = parse_file(p);
	char text[WORD_SHOWN_MAX + 16];

	return parse_fail_at(p, lex->path, lex->line, "'%s': expected %s%s%s",
			     shown(lex->word, text, sizeof(text)), expected,
			     *after ? " after " : "", after);
}

void parse_warn(const struct parser *p, const char *expected, const char *after)
{
	const struct lex *lex = parse_file(p);
	char text[WORD_SHOWN_MAX + 16];

	log_warning("%s:%u: '%s': expected %s after %s", lex->path, lex->line,
		    shown(lex->word, text, sizeof(text)), expected, after);
}

bool parse_no_memory(struct parser *p)
{
	snprintf(p->error, p->size, "%s: %s", p->files[0]->path,
		 strerror(ENOMEM));
	return false;
}

struct place parse_place(const struct parser *p, const char *keyword)
{
	const struct lex *lex = parse_file(p);

	return (struct place){ lex->path, lex->line, keyword };
}

/* ---- files ---- */

/* The last word may be LEX_BAD. */
static bool fail_bad(struct parser *p)
{
	const struct lex *lex = parse_file(p);
	char text[WORD_SHOWN_MAX + 16];

	if (!*lex->word)
		return parse_fail_at(p, lex->path, lex->line,
				     "%s: expected text", lex->problem);
	return parse_fail_at(p, lex->path, lex->line,
			     "'%s': %s: expected text",
			     shown(lex->word, text, sizeof(text)),
			     lex->problem);
}

bool parse_value(struct parser *p, const struct keyword *k,
		 const char *expected)
{
	struct lex *lex = parse_file(p);
	unsigned line = lex->line;

	switch (lex_next(lex)) {
	case LEX_WORD:
		return true;
	case LEX_BAD:
		return fail_bad(p);
	case LEX_END:
		break;
	}
	return parse_fail_at(p, lex->path, line,
			     "'%s': expected %s after it, not the end of the file",
			     k->name, expected);
}

/* A copy of path that lives as long as the parser; NULL: no memory */
static const char *path_keep(struct parser *p, char *path)
{
	char **paths = realloc(p->paths, (p->path_count + 1) * sizeof(*paths));

	if (!paths || !path) {
		p->paths = paths ? paths : p->paths;
		free(path);
		return NULL;
	}
	p->paths = paths;
	paths[p->path_count++] = path;
	return path;
}

/* Names in a file are those of its own directory. */
static char *path_beside(const char *file, const char *name)
{
	const char *slash = strrchr(file, '/');
	size_t dir = slash && *name != '/' ? (size_t)(slash - file) + 1 : 0;
	char *path = malloc(dir + strlen(name) + 1);

	if (path) {
		memcpy(path, file, dir);
		strcpy(path + dir, name);
	}
	return path;
}

bool parse_include(struct parser *p, const struct keyword *k)
{
	const char *path;
	struct lex *lex;
	int code;

	if (!parse_value(p, k, "a file"))
		return false;
	if (p->depth == CONF_INCLUDE_MAX)
		return parse_fail(p, "files at most 8 deep", k->name);
	lex = parse_file(p);
	path = path_keep(p, path_beside(lex->path, lex->word));
	lex = path ? malloc(sizeof(*lex)) : NULL;
	if (!lex)
		return parse_no_memory(p);
	code = lex_open(lex, path);
	if (code < 0) {
		char expected[128];

		free(lex);
		snprintf(expected, sizeof(expected),
			 "a file that can be read (%s)", strerror(-code));
		return parse_fail(p, expected, k->name);
	}
	p->files[++p->depth] = lex;
	return true;
}

void parse_file_close(struct parser *p)
{
	lex_close(parse_file(p));
	free(parse_file(p));
	p->depth--;
}

bool parse_word(struct parser *p, bool *end)
{
	*end = false;
	for (;;) {
		switch (lex_next(parse_file(p))) {
		case LEX_BAD:
			return fail_bad(p);
		case LEX_WORD:
			return true;
		case LEX_END:
			*end = !p->depth;
			if (*end)
				return true;
			parse_file_close(p);
		}
	}
}

/* ---- values ---- */

/* Only digits, and few enough for any limit here; -1: not so */
static long long number(const char *word)
{
	size_t digits = strspn(word, "0123456789");

	if (!digits || word[digits] || digits > 15)
		return -1;
	return strtoll(word, NULL, 10);
}

/* Seconds with up to three decimals, as milliseconds; -1: none */
static long long milliseconds(const char *word)
{
	size_t whole = strspn(word, "0123456789"), part = 0;
	long long ms = 0;

	if (word[whole] == '.')
		part = strspn(word + whole + 1, "0123456789");
	if (whole > 12 || part > 3 || !(whole + part) ||
	    word[whole + part + (word[whole] == '.')])
		return -1;
	for (size_t i = 0; i < whole; i++)
		ms = ms * 10 + (word[i] - '0');
	for (size_t i = 0; i < 3; i++)
		ms = ms * 10 + (i < part ? word[whole + 1 + i] - '0' : 0);
	return ms;
}

/* What it takes: unit is 1 for a number, SECOND for seconds. */
static void range_of(const struct keyword *k, long long unit, char *text,
		     size_t size)
{
	const char *what = unit == 1 ? "a number" : "seconds";
	long long min = k->min;

	if (unit == SECOND && !min) {
		what = "0, or seconds";
		min = SHORTEST;
	}
	snprintf(text, size, "%s from %.12g to %.12g", what,
		 (double)min / (double)unit, (double)k->max / (double)unit);
}

bool parse_number(struct parser *p, const struct keyword *k, unsigned *to)
{
	char range[RANGE_SIZE];
	long long n;

	range_of(k, 1, range, sizeof(range));
	if (!parse_value(p, k, range))
		return false;
	n = number(parse_file(p)->word);
	if (n < k->min || n > k->max)
		return parse_fail(p, range, k->name);
	*to = (unsigned)n;
	return true;
}

bool parse_seconds(struct parser *p, const struct keyword *k, int64_t *to)
{
	char range[RANGE_SIZE];
	long long ms;

	range_of(k, SECOND, range, sizeof(range));
	if (!parse_value(p, k, range))
		return false;
	ms = milliseconds(parse_file(p)->word);
	if (ms < k->min || ms > k->max || (ms && ms < SHORTEST))
		return parse_fail(p, range, k->name);
	*to = ms;
	return true;
}
