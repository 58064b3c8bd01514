/* SPDX-License-Identifier: GPL-2.0-only */
#include "conf-lex.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void lex_text(struct lex *lex, const char *path, const char *text, size_t len)
{
	lex->path = path;
	lex->line = 1;
	lex->word[0] = '\0';
	lex->problem = NULL;
	lex->at = text;
	lex->end = text + len;
	lex->at_line = 1;
	lex->text = NULL;
}

/* Up to size bytes; their number or a negative errno */
static ssize_t read_all(int fd, char *text, size_t size)
{
	size_t len = 0;

	while (len < size) {
		ssize_t got = read(fd, text + len, size - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (!got)
			break;
		len += (size_t)got;
	}
	return (ssize_t)len;
}

int lex_open(struct lex *lex, const char *path)
{
	/* one byte more shows that there is more */
	size_t size = LEX_FILE_MAX + 1;
	char *text, *fit;
	ssize_t len;
	int fd;

	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return -errno;
	text = malloc(size);
	len = text ? read_all(fd, text, size) : -ENOMEM;
	close(fd);
	if (len == (ssize_t)size)
		len = -EFBIG;
	if (len < 0) {
		free(text);
		return (int)len;
	}
	fit = realloc(text, len ? (size_t)len : 1);
	if (fit)
		text = fit;
	lex_text(lex, path, text, (size_t)len);
	lex->text = text;
	return 0;
}

void lex_close(struct lex *lex)
{
	free(lex->text);
	lex->text = NULL;
}

static bool is_space(char c)
{
	return c && strchr(" \t\n\v\f\r", c);
}

static void skip_line(struct lex *lex)
{
	while (lex->at < lex->end && *lex->at != '\n' && *lex->at)
		lex->at++;
}

/* Over white space and comments */
static void skip(struct lex *lex)
{
	for (; lex->at < lex->end; lex->at++) {
		if (*lex->at == '#')
			skip_line(lex);
		if (lex->at == lex->end || !is_space(*lex->at))
			return;
		lex->at_line += *lex->at == '\n';
	}
}

static enum lex_kind bad(struct lex *lex, const char *problem)
{
	lex->problem = problem;
	return LEX_BAD;
}

enum lex_kind lex_next(struct lex *lex)
{
	size_t len = 0;

	skip(lex);
	lex->word[0] = '\0';
	lex->line = lex->at_line;
	if (lex->at == lex->end)
		return LEX_END;
	for (; lex->at < lex->end; lex->at++) {
		if (is_space(*lex->at) || *lex->at == '#')
			break;
		if (!*lex->at)
			return bad(lex, "a byte of value 0");
		if (len == LEX_WORD_MAX)
			return bad(lex, "longer than any word may be");
		lex->word[len++] = *lex->at;
		lex->word[len] = '\0';
	}
	return LEX_WORD;
}
