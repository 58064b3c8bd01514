/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A list of rows, written as JSON or as a table for people:
 *
 *	out_begin(out, "groups");
 *	out_row(out); out_addr(out, "group", group); out_number(out, "hosts", 2); ...
 *	out_end(out);
 *
 * All rows have the same fields in the same order. Grows up to a bound.
 */
#ifndef OUT_H
#define OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct out;

/* json: one object that holds the list; NULL: no memory. */
struct out *out_new(bool json, size_t bound);
void out_free(struct out *out);

void out_begin(struct out *out, const char *list);
void out_row(struct out *out);
void out_text(struct out *out, const char *field, const char *text);
void out_number(struct out *out, const char *field, uint64_t number);
void out_bool(struct out *out, const char *field, bool value);
/* JSON null, "-" for people. */
void out_none(struct out *out, const char *field);
/* An IPv4 address in network byte order. */
void out_addr(struct out *out, const char *field, uint32_t addr);
/* A list of addresses in a field. */
void out_addrs_begin(struct out *out, const char *field);
void out_addrs_item(struct out *out, uint32_t addr);
void out_addrs_end(struct out *out);
void out_end(struct out *out);

/* What was written, NULL if it went beyond the bound or there was no memory. */
const char *out_bytes(struct out *out, size_t *len);

#endif
