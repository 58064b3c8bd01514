/* SPDX-License-Identifier: GPL-2.0-only */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "out.h"

#define COLUMNS 64

struct text {
	char *bytes;
	size_t len, room;
};

struct out {
	bool json, failed, single;
	size_t bound;
	struct text done;	/* what is ready */
	struct text cells;	/* the list for people: cells and rows end with NUL */
	struct text titles;	/* likewise, of its first row */
	size_t rows, columns;	/* begun; of the row that is being written */
	bool titles_only;	/* that row was written for its titles */
	size_t items;		/* of the array that is being written */
	bool comma;		/* JSON: something stands before */
	char prefix[32];
};

struct out *out_new(bool json, size_t bound)
{
	struct out *out = calloc(1, sizeof(*out));

	if (out) {
		out->json = json;
		out->bound = bound;
	}
	return out;
}

void out_free(struct out *out)
{
	if (!out)
		return;
	free(out->done.bytes);
	free(out->cells.bytes);
	free(out->titles.bytes);
	free(out);
}

bool out_json(const struct out *out)
{
	return out->json;
}

static void put(struct out *out, struct text *text, const char *bytes, size_t len)
{
	size_t room = text->room ? text->room : 4096;
	char *more;

	if (out->failed)
		return;
	if (len > out->bound || text->len > out->bound - len) {
		out->failed = true;
		return;
	}
	while (room < text->len + len)
		room *= 2;
	if (room != text->room) {
		more = realloc(text->bytes, room);
		if (!more) {
			out->failed = true;
			return;
		}
		text->bytes = more;
		text->room = room;
	}
	memcpy(text->bytes + text->len, bytes, len);
	text->len += len;
}

static void say(struct out *out, const char *text)
{
	put(out, &out->done, text, strlen(text));
}

static bool is_plain(char byte)
{
	return (unsigned char)byte >= 0x20 && (unsigned char)byte < 0x7f && byte != '"' &&
	       byte != '\\';
}

/* Names of interfaces may have any byte but NUL and '/'. */
static void say_quoted(struct out *out, const char *text)
{
	char escaped[8];
	size_t len;

	say(out, "\"");
	while (*text) {
		for (len = 0; text[len] && is_plain(text[len]); len++)
			;
		put(out, &out->done, text, len);
		text += len;
		if (*text) {
			snprintf(escaped, sizeof(escaped), "\\u%04x", (unsigned char)*text);
			say(out, escaped);
			text++;
		}
	}
	say(out, "\"");
}

static void say_key(struct out *out, const char *name)
{
	if (out->comma)
		say(out, ",");
	out->comma = true;
	say_quoted(out, name);
	say(out, ":");
}

void out_list(struct out *out, const char *name)
{
	out->rows = 0;
	out->single = false;
	if (!out->json)
		return;
	say(out, "{");
	say_quoted(out, name);
	say(out, ":[");
}

void out_single(struct out *out, const char *name)
{
	out->single = true;
	if (!out->json)
		return;
	say(out, "{");
	say_quoted(out, name);
	say(out, ":{");
	out->comma = false;
}

void out_row(struct out *out)
{
	if (out->json) {
		say(out, out->rows ? "},\n{" : "\n{");
		out->comma = false;
	}
	out->rows++;
	out->columns = 0;
}

bool out_wants_titles(struct out *out)
{
	out->titles_only = !out->json && out->rows == 0;
	return out->titles_only;
}

/* One cell for people. */
static void cell(struct out *out, const char *field, const char *text)
{
	char title[64];

	snprintf(title, sizeof(title), "%s%s%s", out->prefix, out->prefix[0] ? "." : "",
		 field);
	if (out->single) {
		say(out, title);
		say(out, " ");
		say(out, *text ? text : "-");
		say(out, "\n");
		return;
	}
	if (out->columns++ >= COLUMNS)
		return;
	if (out->rows == 1)
		put(out, &out->titles, title, strlen(title) + 1);
	if (!*text)
		text = "-";
	put(out, &out->cells, text, strlen(text) + 1);
}

static void plain(struct out *out, const char *field, const char *text, bool quoted)
{
	if (!out->json) {
		cell(out, field, text);
		return;
	}
	say_key(out, field);
	if (quoted)
		say_quoted(out, text);
	else
		say(out, text);
}

void out_text(struct out *out, const char *field, const char *text)
{
	plain(out, field, text, true);
}

void out_number(struct out *out, const char *field, uint64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	plain(out, field, text, false);
}

void out_bool(struct out *out, const char *field, bool value)
{
	if (out->json)
		plain(out, field, value ? "true" : "false", false);
	else
		cell(out, field, value ? "yes" : "no");
}

void out_none(struct out *out, const char *field)
{
	plain(out, field, out->json ? "null" : "-", false);
}

void out_seconds(struct out *out, const char *field, int64_t ms)
{
	char text[32];

	if (ms < 0) {
		out_none(out, field);
		return;
	}
	snprintf(text, sizeof(text), "%" PRId64 ".%03" PRId64, ms / 1000, ms % 1000);
	plain(out, field, text, false);
}

static const char *addr_text(uint32_t addr, char text[INET_ADDRSTRLEN])
{
	return inet_ntop(AF_INET, &addr, text, INET_ADDRSTRLEN);
}

void out_addr(struct out *out, const char *field, uint32_t addr)
{
	char text[INET_ADDRSTRLEN];

	if (addr == 0)
		out_none(out, field);
	else
		plain(out, field, addr_text(addr, text), true);
}

void out_array(struct out *out, const char *field)
{
	out->items = 0;
	if (out->json) {
		say_key(out, field);
		say(out, "[");
	} else {
		cell(out, field, " ");
		/* The items follow in the same cell. */
		if (!out->failed)
			out->cells.len -= 2;
	}
}

void out_item(struct out *out, const char *text)
{
	if (out->json) {
		say(out, out->items ? "," : "");
		say_quoted(out, text);
	} else {
		put(out, &out->cells, ",", out->items ? 1 : 0);
		put(out, &out->cells, text, strlen(text));
	}
	out->items++;
}

void out_item_addr(struct out *out, uint32_t addr)
{
	char text[INET_ADDRSTRLEN];

	out_item(out, addr_text(addr, text));
}

void out_array_end(struct out *out)
{
	if (out->json)
		say(out, "]");
	else
		put(out, &out->cells, out->items ? "" : "-", out->items ? 1 : 2);
}

void out_begin(struct out *out, const char *name)
{
	if (out->json) {
		say_key(out, name);
		say(out, "{");
		out->comma = false;
	} else {
		snprintf(out->prefix, sizeof(out->prefix), "%s", name);
	}
}

void out_finish(struct out *out)
{
	if (out->json) {
		say(out, "}");
		out->comma = true;
	} else {
		out->prefix[0] = '\0';
	}
}

/* How wide each column is, from the cells in text. */
static void measure(const struct text *text, size_t columns, size_t widths[COLUMNS])
{
	size_t at = 0, i = 0, len;

	while (at < text->len) {
		len = strlen(text->bytes + at);
		if (len > widths[i])
			widths[i] = len;
		at += len + 1;
		i = (i + 1) % columns;
	}
}

static void write_cells(struct out *out, const struct text *text, size_t columns,
			const size_t widths[COLUMNS])
{
	static const char blanks[] = "                                        ";
	size_t at = 0, i = 0, len, pad;

	while (at < text->len && !out->failed) {
		len = strlen(text->bytes + at);
		put(out, &out->done, text->bytes + at, len);
		for (pad = widths[i] + 2 - len; i + 1 < columns && pad > 0;) {
			size_t part = pad < sizeof(blanks) - 1 ? pad : sizeof(blanks) - 1;

			put(out, &out->done, blanks, part);
			pad -= part;
		}
		at += len + 1;
		i = (i + 1) % columns;
		if (i == 0)
			say(out, "\n");
	}
}

static void table(struct out *out)
{
	size_t widths[COLUMNS] = { 0 };
	size_t columns = out->columns < COLUMNS ? out->columns : COLUMNS;

	if (out->failed || columns == 0)
		return;
	measure(&out->titles, columns, widths);
	if (!out->titles_only)
		measure(&out->cells, columns, widths);
	write_cells(out, &out->titles, columns, widths);
	if (!out->titles_only)
		write_cells(out, &out->cells, columns, widths);
}

void out_end(struct out *out)
{
	if (!out->json) {
		if (!out->single)
			table(out);
	} else if (out->single) {
		say(out, "}}\n");
	} else {
		say(out, out->rows ? "}\n]}\n" : "]}\n");
	}
}

size_t out_room(const struct out *out)
{
	return out->done.room + out->cells.room + out->titles.room;
}

const char *out_bytes(struct out *out, size_t *len)
{
	if (out->failed)
		return NULL;
	*len = out->done.len;
	return out->done.bytes ? out->done.bytes : "";
}
