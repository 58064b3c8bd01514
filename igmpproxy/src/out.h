/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the control socket shows, as JSON or as a table for people:
 *
 *	out_list(out, "groups");
 *	out_row(out); out_addr(out, "group", group); out_number(out, "hosts", 2); ...
 *	out_row(out); ...
 *	out_end(out);
 *
 * All rows of a list have the same fields in the same order. Grows up to a bound.
 */
#ifndef IGMPPROXY_OUT_H
#define IGMPPROXY_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct out;

/* NULL: no memory */
struct out *out_new(bool json, size_t bound);
void out_free(struct out *out);
bool out_json(const struct out *out);

void out_list(struct out *out, const char *name);
void out_row(struct out *out);
/* After all rows. Without one write one with no values here, of which people see the titles. */
bool out_wants_titles(struct out *out);
/* In the place of list and rows: one thing, for people a field each line. */
void out_single(struct out *out, const char *name);
/* Ends one of both. */
void out_end(struct out *out);

/* A group of fields, for people "name.field". */
void out_begin(struct out *out, const char *name);
void out_finish(struct out *out);

void out_text(struct out *out, const char *field, const char *text);
void out_number(struct out *out, const char *field, uint64_t number);
void out_bool(struct out *out, const char *field, bool value);
/* null, for people "-" */
void out_none(struct out *out, const char *field);
/* Milliseconds as seconds; none if negative. */
void out_seconds(struct out *out, const char *field, int64_t ms);
/* An IPv4 address in network byte order; none for 0.0.0.0. */
void out_addr(struct out *out, const char *field, uint32_t addr);
/* An array of addresses or of names; out_array_end() ends it. */
void out_array(struct out *out, const char *field);
void out_item(struct out *out, const char *text);
void out_item_addr(struct out *out, uint32_t addr);
void out_array_end(struct out *out);

/* Bytes of memory that it takes. */
size_t out_room(const struct out *out);
/* What was written; NULL if it was beyond the bound or there was no memory. */
const char *out_bytes(struct out *out, size_t *len);

#endif
