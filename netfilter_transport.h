/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The grammar of the Transport header (RFC 2326 12.39, RFC 7826 18.54):
 * alternatives, parameters, and the ports and addresses that they name, as
 * positions in the text. What a word means stands in tables.
 *
 * Pure code above netfilter_mime.h and, like it, the same in the kernel and
 * in user space.
 */
#ifndef _NETFILTER_TRANSPORT_H
#define _NETFILTER_TRANSPORT_H

#include "netfilter_mime.h"

#define RTSP_ALTS_MAX		16	/* alternatives in one message */
#define RTSP_ARGS_MAX		40	/* ports and addresses in one message */

/* Parameters that name a port or an address (RFC 2326 12.39, 7826 18.54) */
enum rtsp_param {
	RTSP_P_OTHER,
	RTSP_P_CLIENT_PORT,
	RTSP_P_PORT,
	RTSP_P_DESTINATION,
	RTSP_P_DEST_ADDR,
	RTSP_P_CLIENT,
	RTSP_P_CONTROL_ADDRESS,
	RTSP_P_SERVER_PORT,
	RTSP_P_SOURCE,
	RTSP_P_SRC_ADDR,
};

#define RTSP_ALT_SPEC		0x01	/* a transport was named */
#define RTSP_ALT_UDP		0x02	/* and media goes over UDP */
#define RTSP_ALT_MULTICAST	0x04

/* Why a Transport header can't be used. */
enum rtsp_transport_error {
	RTSP_T_OK,
	RTSP_T_ABSENT,			/* no transport where one must be */
	RTSP_T_QUOTE,			/* a quote that does not end */
	RTSP_T_PORT,			/* a port that is none */
	RTSP_T_MANY,			/* more than is kept */
};

/**
 * struct rtsp_arg - one port or address, or both in one, of a Transport
 * @param: enum rtsp_param it belongs to
 * @alt: number of its alternative
 * @port: the port, 0 for none
 * @off: where the whole parameter begins in the text, in bytes
 * @len: its length
 * @addr: where the address begins
 * @addr_len: its length, 0 for none
 * @port_off: where the port's digits begin
 * @port_len: how many there are
 */
struct rtsp_arg {
	__u8 param;
	__u8 alt;
	__u16 port;
	__u16 off;
	__u16 len;
	__u16 addr;
	__u16 addr_len;
	__u16 port_off;
	__u16 port_len;
};

/**
 * struct rtsp_transport - the Transport headers of one message
 * @alts: number of alternatives
 * @args: number of ports and addresses
 * @alt: RTSP_ALT_* of each alternative
 * @arg: the ports and addresses in the order of the text
 */
struct rtsp_transport {
	__u8 alts;
	__u8 args;
	__u8 alt[RTSP_ALTS_MAX];
	struct rtsp_arg arg[RTSP_ARGS_MAX];
};

struct rtsp_span {
	__u16 off;
	__u16 len;
};

enum rtsp_syntax { RTSP_X_NONE, RTSP_X_PORTS, RTSP_X_ADDRESS, RTSP_X_LIST };

static const struct rtsp_word rtsp_params[] = {
	RTSP_WORD("client_port", RTSP_P_CLIENT_PORT),
	RTSP_WORD("server_port", RTSP_P_SERVER_PORT),
	RTSP_WORD("port", RTSP_P_PORT),
	RTSP_WORD("destination", RTSP_P_DESTINATION),
	RTSP_WORD("source", RTSP_P_SOURCE),
	RTSP_WORD("dest_addr", RTSP_P_DEST_ADDR),
	RTSP_WORD("src_addr", RTSP_P_SRC_ADDR),
	RTSP_WORD("client", RTSP_P_CLIENT),
	RTSP_WORD("control_address", RTSP_P_CONTROL_ADDRESS),
	RTSP_WORD("", RTSP_P_OTHER),
};

/* What stands behind the equal sign of each of them */
static const __u8 rtsp_param_syntax[] = {
	[RTSP_P_OTHER]		 = RTSP_X_NONE,
	[RTSP_P_CLIENT_PORT]	 = RTSP_X_PORTS,
	[RTSP_P_PORT]		 = RTSP_X_PORTS,
	[RTSP_P_DESTINATION]	 = RTSP_X_ADDRESS,
	[RTSP_P_DEST_ADDR]	 = RTSP_X_LIST,
	[RTSP_P_CLIENT]		 = RTSP_X_ADDRESS,
	[RTSP_P_CONTROL_ADDRESS] = RTSP_X_ADDRESS,
	[RTSP_P_SERVER_PORT]	 = RTSP_X_PORTS,
	[RTSP_P_SOURCE]		 = RTSP_X_ADDRESS,
	[RTSP_P_SRC_ADDR]	 = RTSP_X_LIST,
};

/* The last part of a transport says what carries it; no third part is UDP. */
static const struct rtsp_word rtsp_lower_transports[] = {
	RTSP_WORD("udp", RTSP_ALT_SPEC | RTSP_ALT_UDP),
	RTSP_WORD("avp", RTSP_ALT_SPEC | RTSP_ALT_UDP),
	RTSP_WORD("avpf", RTSP_ALT_SPEC | RTSP_ALT_UDP),
	RTSP_WORD("savp", RTSP_ALT_SPEC | RTSP_ALT_UDP),
	RTSP_WORD("savpf", RTSP_ALT_SPEC | RTSP_ALT_UDP),
	RTSP_WORD("", RTSP_ALT_SPEC),
};

static inline struct rtsp_span rtsp_span_trim(const char *text,
					      struct rtsp_span s)
{
	while (s.len && rtsp_is_blank(text[s.off])) {
		s.off++;
		s.len--;
	}
	while (s.len && rtsp_is_blank(text[s.off + s.len - 1]))
		s.len--;
	return s;
}

/* Some byte of @word is @byte. */
static inline bool rtsp_any_equal(unsigned long word, char byte)
{
	return rtsp_any_below(word ^ RTSP_EACH(byte), 1);
}

/* How many bytes from @s on are neither @a nor @b nor a quote, by words */
static inline __u32 rtsp_run_without(const char *s, __u32 len, char a, char b)
{
	unsigned long word;
	__u32 i = 0;

	for (; len - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, s + i, sizeof(word));
		if (rtsp_any_equal(word, a) || rtsp_any_equal(word, b) ||
		    rtsp_any_equal(word, '"'))
			break;
	}
	while (i < len && s[i] != a && s[i] != b && s[i] != '"')
		i++;
	return i;
}

/*
 * Cut the next piece off @rest, up to one of the bytes @a and @b outside
 * quotes; false when a quote has no end.
 */
static inline bool rtsp_span_cut(const char *text, struct rtsp_span *rest,
				 char a, char b, struct rtsp_span *piece)
{
	const char *s = text + rest->off;
	__u32 i = rtsp_run_without(s, rest->len, a, b);
	bool quoted = false;

	/* few have quotes, from which on it goes by the byte */
	for (; i < rest->len; i++) {
		char c = s[i];

		if (c == '"')
			quoted = !quoted;
		else if (quoted && c == '\\' && i + 1 < rest->len)
			i++;		/* a quoted pair */
		else if (!quoted && (c == a || c == b))
			break;
	}
	piece->off = rest->off;
	piece->len = i;
	if (i < rest->len)
		i++;
	rest->off += i;
	rest->len -= i;
	return !quoted;
}

/* 1 to 5 digits, 1..65535, or 0 for anything else */
static inline __u16 rtsp_port(const char *text, struct rtsp_span s)
{
	__u32 port = 0;
	__u16 i;

	if (!s.len || s.len > 5)
		return 0;
	for (i = 0; i < s.len; i++) {
		if (!rtsp_is_digit(text[s.off + i]))
			return 0;
		port = port * 10 + (text[s.off + i] - '0');
	}
	return port > 0xffff ? 0 : port;
}

static inline struct rtsp_span rtsp_span_unquote(const char *text,
						 struct rtsp_span s)
{
	if (s.len >= 2 && text[s.off] == '"' &&
	    text[s.off + s.len - 1] == '"') {
		s.off++;
		s.len -= 2;
	}
	return rtsp_span_trim(text, s);
}

static inline int rtsp_arg_port(const char *text, struct rtsp_arg *arg,
				struct rtsp_span s)
{
	arg->port_off = s.off;
	arg->port_len = s.len;
	arg->port = rtsp_port(text, s);
	return arg->port ? RTSP_T_OK : RTSP_T_PORT;
}

static inline int rtsp_arg_keep(struct rtsp_transport *t,
				const struct rtsp_arg *arg)
{
	if (t->args == RTSP_ARGS_MAX)
		return RTSP_T_MANY;
	t->arg[t->args++] = *arg;
	return RTSP_T_OK;
}

/* x, x-y, x/y and longer runs of both */
static inline int rtsp_arg_ports(const char *text, struct rtsp_span value,
				 struct rtsp_arg arg, struct rtsp_transport *t)
{
	__u16 end = value.off + value.len;
	struct rtsp_span piece;
	int err;

	do {
		rtsp_span_cut(text, &value, '-', '/', &piece);
		err = rtsp_arg_port(text, &arg, rtsp_span_trim(text, piece));
		if (!err)
			err = rtsp_arg_keep(t, &arg);
	} while (!err && piece.off + piece.len < end);
	return err;
}

/*
 * host, host:port, :port, [v6], [v6]:port and a bare v6 address, which has
 * more colons than one
 */
static inline int rtsp_arg_address(const char *text, struct rtsp_span value,
				   struct rtsp_arg arg,
				   struct rtsp_transport *t)
{
	__u16 i, colon = value.len, colons = 0;
	struct rtsp_span port;

	for (i = 0; i < value.len; i++) {
		char c = text[value.off + i];

		if (c == ']')
			colons = 0;
		if (c == ':' && !colons++)
			colon = i;
	}
	if (colons != 1)
		colon = value.len;
	arg.addr = value.off;
	arg.addr_len = colon;
	if (colon >= 2 && text[value.off] == '[' &&
	    text[value.off + colon - 1] == ']') {
		arg.addr++;
		arg.addr_len -= 2;
	}
	if (colon < value.len) {
		port.off = value.off + colon + 1;
		port.len = value.len - colon - 1;
		if (rtsp_arg_port(text, &arg, port))
			return RTSP_T_PORT;
	}
	return rtsp_arg_keep(t, &arg);
}

/* RTSP 2.0: "host:port"/"host:port", each in quotes */
static inline int rtsp_arg_list(const char *text, struct rtsp_span value,
				struct rtsp_arg arg, struct rtsp_transport *t)
{
	__u16 end = value.off + value.len;
	struct rtsp_span piece;
	bool more;
	int err;

	do {
		if (!rtsp_span_cut(text, &value, '/', '/', &piece))
			return RTSP_T_QUOTE;
		more = piece.off + piece.len < end;
		piece = rtsp_span_unquote(text, rtsp_span_trim(text, piece));
		err = rtsp_arg_address(text, piece, arg, t);
	} while (!err && more);
	return err;
}

/* A part without an equal sign: the transport, or a flag. */
static inline __u8 rtsp_alt_flag(const char *text, struct rtsp_span part)
{
	static const struct rtsp_word flags[] = {
		RTSP_WORD("multicast", RTSP_ALT_MULTICAST),
		RTSP_WORD("", 0),
	};
	struct rtsp_span last;
	__u16 i = part.len;

	while (i && text[part.off + i - 1] != '/')
		i--;
	if (!i)
		return rtsp_word_id(flags, text + part.off, part.len);
	last.off = part.off + i;
	last.len = part.len - i;
	last = rtsp_span_trim(text, last);
	return rtsp_word_id(rtsp_lower_transports, text + last.off, last.len);
}

/* One part of an alternative, between semicolons */
static inline int rtsp_transport_part(const char *text, struct rtsp_span part,
				      struct rtsp_transport *t)
{
	struct rtsp_span value = part, name;
	struct rtsp_arg arg = { .alt = t->alts };

	if (!part.len)
		return RTSP_T_OK;
	rtsp_span_cut(text, &value, '=', '=', &name);
	if (name.len == part.len) {
		t->alt[t->alts] |= rtsp_alt_flag(text, part);
		return RTSP_T_OK;
	}
	name = rtsp_span_trim(text, name);
	value = rtsp_span_trim(text, value);
	arg.param = rtsp_word_id(rtsp_params, text + name.off, name.len);
	arg.off = part.off;
	arg.len = part.len;
	switch (rtsp_param_syntax[arg.param]) {
	case RTSP_X_PORTS:
		return rtsp_arg_ports(text, rtsp_span_unquote(text, value),
				      arg, t);
	case RTSP_X_ADDRESS:
		return rtsp_arg_address(text, rtsp_span_unquote(text, value),
					arg, t);
	case RTSP_X_LIST:
		return rtsp_arg_list(text, value, arg, t);
	default:
		return RTSP_T_OK;
	}
}

/* One alternative, between commas */
static inline int rtsp_transport_alt(const char *text, struct rtsp_span alt,
				     struct rtsp_transport *t)
{
	struct rtsp_span part;
	int err;

	if (t->alts == RTSP_ALTS_MAX)
		return RTSP_T_MANY;
	t->alt[t->alts] = 0;
	while (alt.len) {
		rtsp_span_cut(text, &alt, ';', ';', &part);
		err = rtsp_transport_part(text, rtsp_span_trim(text, part), t);
		if (err)
			return err;
	}
	if (!(t->alt[t->alts] & RTSP_ALT_SPEC))
		return RTSP_T_ABSENT;
	t->alts++;
	return RTSP_T_OK;
}

/**
 * rtsp_transport_parse - read the value of a Transport header
 * @text: text in which the value stands; positions are offsets in it
 * @off: where the value begins
 * @len: its length in bytes
 * @t: what was found is added to this (@alts and @args are 0 before the first
 *	header)
 *
 * Return: RTSP_T_OK, or enum rtsp_transport_error; @t then has what stood
 * before the fault.
 */
static inline int rtsp_transport_parse(const char *text, __u16 off, __u16 len,
				       struct rtsp_transport *t)
{
	struct rtsp_span rest = { off, len }, alt;
	__u8 before = t->alts;
	int err;

	if (t->alts < RTSP_ALTS_MAX)
		t->alt[t->alts] = 0;
	while (rest.len) {
		if (!rtsp_span_cut(text, &rest, ',', ',', &alt))
			return RTSP_T_QUOTE;
		alt = rtsp_span_trim(text, alt);
		err = alt.len ? rtsp_transport_alt(text, alt, t) : RTSP_T_OK;
		if (err)
			return err;
	}
	return t->alts == before ? RTSP_T_ABSENT : RTSP_T_OK;
}

#endif /* _NETFILTER_TRANSPORT_H */
