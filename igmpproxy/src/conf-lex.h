/* SPDX-License-Identifier: GPL-2.0-only */
/* A configuration file as words with their lines. */
#ifndef IGMPPROXY_CONF_LEX_H
#define IGMPPROXY_CONF_LEX_H

#include <stddef.h>

#define LEX_WORD_MAX	4095		/* a path may be that long */
#define LEX_FILE_MAX	(1 << 20)	/* bytes */

enum lex_kind {
	LEX_WORD,	/* lex->word, which is in lex->line */
	LEX_END,
	LEX_BAD,	/* lex->problem says why; there is no going on */
};

struct lex {
	const char *path;	/* the caller's */
	unsigned line;		/* of the last word */
	char word[LEX_WORD_MAX + 1];
	const char *problem;

	/* its own */
	const char *at, *end;
	unsigned at_line;
	char *text;
};

/* Reads a file. 0, or a negative errno: then there is nothing to free. */
int lex_open(struct lex *lex, const char *path);

/* The same of len bytes at text, which have to stay. */
void lex_text(struct lex *lex, const char *path, const char *text, size_t len);

void lex_close(struct lex *lex);

/* The next word. The end of a file comes again and again. */
enum lex_kind lex_next(struct lex *lex);

#endif
