/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * RTSP on a TCP stream (RFC 2326, RFC 7826): a resumable parser for one
 * direction of a control connection. What its Transport headers say is read
 * by netfilter_transport.h, one layer above.
 *
 * Pure code: the same text compiles in the kernel and in user space. It knows
 * no packet, no connection, no lock, and allocates nothing. All that has to
 * survive from one segment to the next is in struct rtsp_parser, whose size
 * is fixed. No function reads outside the run of bytes that it is given.
 */
#ifndef _NETFILTER_MIME_H
#define _NETFILTER_MIME_H

#include <linux/types.h>
#ifdef __KERNEL__
#include <linux/kernel.h>
#include <linux/string.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#endif

#define RTSP_TOKEN_MAX		24	/* longest method or header name known */
#define RTSP_LINE_MAX		4096	/* bytes of a start line */
#define RTSP_TRANSPORT_MAX	1024	/* bytes of one Transport header's value */
#define RTSP_TRANSPORTS_MAX	4	/* Transport headers in one message */

/* Methods whose requests mean something here; all others are RTSP_M_OTHER. */
enum rtsp_method {
	RTSP_M_NONE,			/* a response */
	RTSP_M_OTHER,
	RTSP_M_SETUP,
	RTSP_M_TEARDOWN,
};

enum rtsp_header {
	RTSP_H_OTHER,
	RTSP_H_CSEQ,
	RTSP_H_CONTENT_LENGTH,
	RTSP_H_SESSION,
	RTSP_H_TRANSPORT,
};

/* What is wrong with a message whose end can still be found. */
enum rtsp_bad {
	RTSP_GOOD,
	RTSP_BAD_NUL,			/* a NUL in a header */
	RTSP_BAD_NUMBER,		/* CSeq is not a number */
	RTSP_BAD_LENGTH,		/* Content-Length: the end is lost */
	RTSP_BAD_LONG,			/* a Transport header over the limit */
	RTSP_BAD_MANY,			/* more Transport headers than kept */
};

#define RTSP_HAS_CSEQ		0x01
#define RTSP_HAS_LENGTH		0x02
#define RTSP_HAS_SESSION	0x04
#define RTSP_HAS_TRANSPORT	0x08

/**
 * struct rtsp_message - what is kept of a message's head
 * @start: stream position of its first byte
 * @line: stream position of the first Transport line, if RTSP_HAS_TRANSPORT
 * @cseq: CSeq, if RTSP_HAS_CSEQ
 * @length: Content-Length in bytes
 * @session: hash of the session identifier, if RTSP_HAS_SESSION
 * @status: status code of a response, 0 in a request
 * @method: enum rtsp_method
 * @bad: enum rtsp_bad
 * @has: RTSP_HAS_* bits
 * @transports: number of Transport headers that are kept
 * @name: stream position of each one's name
 * @value: stream position of its value
 * @value_len: and its length in bytes, without white space at the ends
 */
struct rtsp_message {
	__u32 start;
	__u32 line;
	__u32 cseq;
	__u32 length;
	__u64 session;
	__u16 status;
	__u8 method;
	__u8 bad;
	__u8 has;
	__u8 transports;
	__u16 value_len[RTSP_TRANSPORTS_MAX];
	__u32 name[RTSP_TRANSPORTS_MAX];
	__u32 value[RTSP_TRANSPORTS_MAX];
};

enum rtsp_state {
	RTSP_S_BETWEEN,			/* before a message or a frame */
	RTSP_S_METHOD,			/* first word of the start line */
	RTSP_S_TARGET,			/* the rest of a request's */
	RTSP_S_STATUS,			/* status code */
	RTSP_S_REASON,			/* the rest of a response's */
	RTSP_S_LINE,			/* first byte of a header line */
	RTSP_S_NAME,
	RTSP_S_VALUE,
	RTSP_S_FOLD,			/* first byte after a header's LF */
	RTSP_S_EMPTY,			/* CR of the empty line seen */
	RTSP_S_BODY,
	RTSP_S_CHANNEL,			/* the four bytes before a frame */
	RTSP_S_SIZE1,
	RTSP_S_SIZE2,
	RTSP_S_FRAME,
	RTSP_S_LOST,			/* not RTSP, or no longer followed */
};

/**
 * struct rtsp_parser - one direction of one connection
 * @pos: stream position of the next byte (set it before the first call)
 * @left: bytes of a body or frame still to skip
 * @name: stream position of the current header's name
 * @value: stream position of its value's first byte that is not white space
 * @end: one past its last such byte
 * @number: digits read so far
 * @state: enum rtsp_state
 * @header: enum rtsp_header of the current line
 * @matched: bytes of " RTSP/x.y" matched at the end of a request line
 * @started: a first start line was seen
 * @blank: the value, or the number in it, has ended
 * @tokens: bytes in @token; RTSP_TOKEN_MAX + 1 when it was longer
 * @name_len: length of the header's name in bytes
 * @token: first word of the line
 * @msg: the message being read, or the last one read
 */
struct rtsp_parser {
	__u32 pos;
	__u32 left;
	__u32 name;
	__u32 value;
	__u32 end;
	__u32 number;
	__u8 state;
	__u8 header;
	__u8 matched;
	__u8 started;
	__u8 blank;
	__u8 tokens;
	__u16 name_len;
	char token[RTSP_TOKEN_MAX];
	struct rtsp_message msg;
};

enum rtsp_event_type {
	RTSP_E_MORE,			/* the run is used up */
	RTSP_E_START,			/* start line; see parser->msg */
	RTSP_E_HEADER,			/* a header, unfolded or not */
	RTSP_E_HEAD_END,		/* the empty line; msg is complete */
	RTSP_E_BODY,			/* a body was skipped to its end */
	RTSP_E_FRAME,			/* a $ frame was skipped to its end */
	RTSP_E_NOT_RTSP,		/* the stream does not start as RTSP */
	RTSP_E_MALFORMED,		/* it can no longer be followed */
};

/**
 * struct rtsp_event - what rtsp_parse() found
 * @type: enum rtsp_event_type
 * @header: enum rtsp_header, with RTSP_E_HEADER
 * @name: stream position of the header's name
 * @name_len: its length in bytes
 * @value: stream position of its value, white space at the ends left out
 * @value_len: its length in bytes
 */
struct rtsp_event {
	__u8 type;
	__u8 header;
	__u16 name_len;
	__u32 name;
	__u32 value;
	__u32 value_len;
};

struct rtsp_word {
	const char *name;
	__u8 len;
	__u8 id;
};

#define RTSP_WORD(text, number) { text, sizeof(text) - 1, number }

static inline char rtsp_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static inline bool rtsp_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static inline bool rtsp_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* token of RFC 2326 15.1, as far as methods use it */
static inline bool rtsp_is_token(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
	       rtsp_is_digit(c) || c == '_' || c == '-' || c == '.' ||
	       c == '/';
}

static inline bool rtsp_equal_nocase(const char *a, const char *b, __u32 len)
{
	__u32 i;

	for (i = 0; i < len; i++)
		if (a[i] != b[i] && rtsp_lower(a[i]) != rtsp_lower(b[i]))
			return false;
	return true;
}

/* The id of a word in a table that ends with an empty one, else its id. */
static inline __u8 rtsp_word_id(const struct rtsp_word *word, const char *text,
				__u32 len)
{
	for (; word->len; word++)
		if (word->len == len &&
		    rtsp_equal_nocase(word->name, text, len))
			break;
	return word->id;
}

static const struct rtsp_word rtsp_headers[] = {
	RTSP_WORD("cseq", RTSP_H_CSEQ),
	RTSP_WORD("content-length", RTSP_H_CONTENT_LENGTH),
	RTSP_WORD("session", RTSP_H_SESSION),
	RTSP_WORD("transport", RTSP_H_TRANSPORT),
	RTSP_WORD("", RTSP_H_OTHER),
};

/**
 * rtsp_parser_init - start reading a stream
 * @p: parser
 * @pos: stream position of its first byte, for instance a sequence number
 */
static inline void rtsp_parser_init(struct rtsp_parser *p, __u32 pos)
{
	memset(p, 0, sizeof(*p));
	p->pos = pos;
}

/* Bytes from here on that will be skipped whatever they are. */
static inline __u32 rtsp_skippable(const struct rtsp_parser *p)
{
	return p->state == RTSP_S_BODY || p->state == RTSP_S_FRAME ? p->left :
								     0;
}

/* The stream is in the head of a message whose Transport may be needed. */
static inline bool rtsp_in_head(const struct rtsp_parser *p)
{
	return p->state >= RTSP_S_LINE && p->state <= RTSP_S_EMPTY;
}

/*
 * The line being read is, or with more bytes could become, a Transport header
 * (its name may be cut anywhere).
 */
static inline bool rtsp_may_be_transport(const struct rtsp_parser *p)
{
	static const char name[] = "transport";

	if (p->state == RTSP_S_NAME)
		return p->tokens < sizeof(name) &&
		       (!p->blank || p->tokens == sizeof(name) - 1) &&
		       rtsp_equal_nocase(p->token, name, p->tokens);
	return (p->state == RTSP_S_VALUE || p->state == RTSP_S_FOLD) &&
	       p->header == RTSP_H_TRANSPORT;
}

static inline void rtsp_token_add(struct rtsp_parser *p, const char *text,
				  __u32 len)
{
	if (len > RTSP_TOKEN_MAX || p->tokens + len > RTSP_TOKEN_MAX) {
		p->tokens = RTSP_TOKEN_MAX + 1;
		return;
	}
	memcpy(p->token + p->tokens, text, len);
	p->tokens += len;
}

static inline bool rtsp_token_is(const struct rtsp_parser *p, const char *word)
{
	return p->tokens == strlen(word) && !memcmp(p->token, word, p->tokens);
}

static inline void rtsp_bad(struct rtsp_parser *p, enum rtsp_bad why)
{
	if (p->msg.bad == RTSP_GOOD || why == RTSP_BAD_LENGTH)
		p->msg.bad = why;
}

/* One more decimal digit; false when it no longer fits 32 bits. */
static inline bool rtsp_number_add(__u32 *number, char c)
{
	__u32 digit = c - '0';

	if (*number > (0xffffffffU - digit) / 10)
		return false;
	*number = *number * 10 + digit;
	return true;
}

/* FNV-1a over 64 bits: session identifiers are compared by it */
#define RTSP_HASH_START		0xcbf29ce484222325ULL
#define RTSP_HASH_FACTOR	0x100000001b3ULL

static inline __u64 rtsp_hash_add(__u64 hash, char c)
{
	return (hash ^ (__u8)c) * RTSP_HASH_FACTOR;
}

static inline void rtsp_line_begin(struct rtsp_parser *p)
{
	p->tokens = 0;
	p->blank = 0;
	p->name_len = 0;
	p->name = p->pos;
	p->state = RTSP_S_NAME;
}

/* The name has ended with a colon: what its value is needed for. */
static inline void rtsp_value_begin(struct rtsp_parser *p)
{
	__u32 len = p->pos - p->name;

	p->name_len = len < 0xffff ? len : 0xffff;
	p->header = p->tokens > RTSP_TOKEN_MAX ?
		    RTSP_H_OTHER :
		    rtsp_word_id(rtsp_headers, p->token, p->tokens);
	p->number = 0;
	p->blank = 0;
	p->value = p->pos + 1;
	p->end = p->value;
	p->state = RTSP_S_VALUE;
	if (p->header == RTSP_H_SESSION)
		p->msg.session = RTSP_HASH_START;
	if (p->header != RTSP_H_TRANSPORT || (p->msg.has & RTSP_HAS_TRANSPORT))
		return;
	p->msg.line = p->name;
	p->msg.has |= RTSP_HAS_TRANSPORT;
}

/* CSeq and Content-Length: digits, white space around them, nothing else */
static inline void rtsp_value_digit(struct rtsp_parser *p, char c)
{
	if (p->blank || !rtsp_is_digit(c) || !rtsp_number_add(&p->number, c))
		rtsp_bad(p, p->header == RTSP_H_CSEQ ? RTSP_BAD_NUMBER :
						       RTSP_BAD_LENGTH);
}

/* What stands before a semicolon or white space */
static inline void rtsp_value_session(struct rtsp_parser *p, char c)
{
	if (c == ';')
		p->blank = 1;
	if (!p->blank)
		p->msg.session = rtsp_hash_add(p->msg.session, c);
}

/* Bytes of a value, at p->pos, that neither begin nor end with a space */
static inline void rtsp_value_text(struct rtsp_parser *p, const char *text,
				   __u32 len)
{
	__u32 i;

	if (p->end == p->value)
		p->value = p->pos;
	p->pos += len;
	p->end = p->pos;
	if (p->header == RTSP_H_SESSION)
		for (i = 0; i < len; i++)
			rtsp_value_session(p, text[i]);
	else if (p->header != RTSP_H_OTHER && p->header != RTSP_H_TRANSPORT)
		for (i = 0; i < len; i++)
			rtsp_value_digit(p, text[i]);
}

static inline void rtsp_length_end(struct rtsp_parser *p)
{
	if (p->value == p->end || ((p->msg.has & RTSP_HAS_LENGTH) &&
				   p->msg.length != p->number))
		rtsp_bad(p, RTSP_BAD_LENGTH);
	p->msg.length = p->number;
	p->msg.has |= RTSP_HAS_LENGTH;
}

static inline void rtsp_transport_end(struct rtsp_parser *p)
{
	struct rtsp_message *msg = &p->msg;

	if (p->end - p->value > RTSP_TRANSPORT_MAX) {
		rtsp_bad(p, RTSP_BAD_LONG);
	} else if (msg->transports == RTSP_TRANSPORTS_MAX) {
		rtsp_bad(p, RTSP_BAD_MANY);
	} else {
		msg->name[msg->transports] = p->name;
		msg->value[msg->transports] = p->value;
		msg->value_len[msg->transports++] = p->end - p->value;
	}
}

/* A header is whole: keep what it says and tell of it. */
static inline void rtsp_header_end(struct rtsp_parser *p,
				   struct rtsp_event *event)
{
	switch (p->header) {
	case RTSP_H_CSEQ:
		if (p->value == p->end)
			rtsp_bad(p, RTSP_BAD_NUMBER);
		p->msg.cseq = p->number;
		p->msg.has |= RTSP_HAS_CSEQ;
		break;
	case RTSP_H_CONTENT_LENGTH:
		rtsp_length_end(p);
		break;
	case RTSP_H_SESSION:
		p->msg.has |= RTSP_HAS_SESSION;
		break;
	case RTSP_H_TRANSPORT:
		rtsp_transport_end(p);
		break;
	default:
		break;
	}
	event->type = RTSP_E_HEADER;
	event->header = p->header;
	event->name = p->name;
	event->name_len = p->name_len;
	event->value = p->value;
	event->value_len = p->end - p->value;
	p->state = RTSP_S_LINE;
}

static inline void rtsp_lost(struct rtsp_parser *p, struct rtsp_event *event)
{
	event->type = p->started ? RTSP_E_MALFORMED : RTSP_E_NOT_RTSP;
	p->state = RTSP_S_LOST;
}

/* The first word of the start line has ended. */
static inline void rtsp_method_end(struct rtsp_parser *p,
				   struct rtsp_event *event)
{
	if (!p->tokens || p->tokens > RTSP_TOKEN_MAX) {
		rtsp_lost(p, event);
		return;
	}
	p->number = 0;
	if (rtsp_token_is(p, "RTSP/1.0") || rtsp_token_is(p, "RTSP/2.0")) {
		p->msg.method = RTSP_M_NONE;
		p->name = p->pos + 1;
		p->state = RTSP_S_STATUS;
		return;
	}
	if (rtsp_token_is(p, "SETUP"))
		p->msg.method = RTSP_M_SETUP;
	else if (rtsp_token_is(p, "TEARDOWN"))
		p->msg.method = RTSP_M_TEARDOWN;
	else
		p->msg.method = RTSP_M_OTHER;
	p->matched = 1;
	p->state = RTSP_S_TARGET;
}

/*
 * A request line ends in " RTSP/1.0" or " RTSP/2.0": how much of that the
 * last bytes match is all that has to be known of them.
 */
static inline __u8 rtsp_version_step(__u8 matched, char c)
{
	static const char version[] = " RTSP/?.0";

	if (c == ' ')
		return 1;
	if (!matched || matched >= sizeof(version) - 1)
		return 0;
	if (matched == 6)
		return c == '1' || c == '2' ? 7 : 0;
	return c == version[matched] ? matched + 1 : 0;
}

static inline void rtsp_start_end(struct rtsp_parser *p,
				  struct rtsp_event *event)
{
	p->started = 1;
	p->state = RTSP_S_LINE;
	event->type = RTSP_E_START;
}

/* A byte of the start line. */
static inline void rtsp_start_byte(struct rtsp_parser *p, char c,
				   struct rtsp_event *event)
{
	if (p->pos - p->msg.start >= RTSP_LINE_MAX) {
		rtsp_lost(p, event);
		return;
	}
	switch (p->state) {
	case RTSP_S_METHOD:
		if (c == ' ')
			rtsp_method_end(p, event);
		else
			rtsp_lost(p, event);
		break;
	case RTSP_S_TARGET:
		if (c == '\n' && p->matched == 9)
			rtsp_start_end(p, event);
		else
			rtsp_lost(p, event);
		break;
	case RTSP_S_STATUS:
		if (rtsp_is_digit(c) && p->pos - p->name < 3) {
			p->number = p->number * 10 + (c - '0');
		} else if (p->pos - p->name == 3 && p->number >= 100 &&
			   rtsp_is_blank(c)) {
			p->msg.status = p->number;
			p->state = RTSP_S_REASON;
			if (c == '\n')
				rtsp_start_end(p, event);
		} else {
			rtsp_lost(p, event);
		}
		break;
	default:
		if (c == '\n')
			rtsp_start_end(p, event);
		break;
	}
}

/* The empty line: what follows is a body or the next message. */
static inline void rtsp_head_end(struct rtsp_parser *p,
				 struct rtsp_event *event)
{
	if (p->msg.bad == RTSP_BAD_LENGTH) {
		rtsp_lost(p, event);
		return;
	}
	p->left = p->msg.length;
	p->state = p->left ? RTSP_S_BODY : RTSP_S_BETWEEN;
	event->type = RTSP_E_HEAD_END;
}

/* A byte between messages; it may be the first of a start line. */
static inline void rtsp_between_byte(struct rtsp_parser *p, char c,
				     struct rtsp_event *event)
{
	if (c == '$' && p->started) {
		p->state = RTSP_S_CHANNEL;
	} else if (rtsp_is_token(c)) {
		memset(&p->msg, 0, sizeof(p->msg));
		p->msg.start = p->pos;
		p->tokens = 0;
		rtsp_token_add(p, &c, 1);
		p->state = RTSP_S_METHOD;
	} else if (c != '\r' && c != '\n') {
		rtsp_lost(p, event);
	}
}

/* A word of bytes that are all @byte */
#define RTSP_EACH(byte)		(~0UL / 255 * (__u8)(byte))

/* Some byte of @word is less than @least; a borrow may blur which one. */
static inline bool rtsp_any_below(unsigned long word, char least)
{
	return (word - RTSP_EACH(least)) & ~word & RTSP_EACH(0x80);
}

/*
 * How many bytes from @data on are not below @least. Most of what a head
 * consists of goes through here, so it goes by words.
 */
static inline __u32 rtsp_plain_run(const char *data, __u32 len, char least)
{
	unsigned long word;
	__u32 i = 0;

	for (; len - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, data + i, sizeof(word));
		if (rtsp_any_below(word, least))
			break;
	}
	while (i < len && (__u8)data[i] >= least)
		i++;
	return i;
}

/* Bytes of a value without a control byte among them, at p->pos */
static inline void rtsp_value_plain(struct rtsp_parser *p, const char *data,
				    __u32 len)
{
	__u32 from = 0, end = len;

	while (from < end && data[from] == ' ')
		from++;
	while (end > from && data[end - 1] == ' ')
		end--;
	p->pos += from;
	if (from < end)
		rtsp_value_text(p, data + from, end - from);
	p->pos += len - end;
}

/* A byte of a value, not LF, at which a run of plain ones ends */
static inline void rtsp_value_byte(struct rtsp_parser *p, char c)
{
	if (rtsp_is_blank(c)) {
		p->blank = p->end != p->value;
	} else if (!c) {
		rtsp_bad(p, RTSP_BAD_NUL);
	} else {
		rtsp_value_text(p, &c, 1);
		return;
	}
	p->pos++;
}

/* Bytes of a value up to and with its LF, or to the end of the run. */
static inline __u32 rtsp_value_run(struct rtsp_parser *p, const char *data,
				   __u32 len)
{
	/* a space ends what is read by the byte */
	char least = p->header == RTSP_H_OTHER ||
		     p->header == RTSP_H_TRANSPORT ? ' ' : '!';
	__u32 n, used = 0;

	for (; used < len; used += n) {
		char c = data[used];

		n = 1;
		if (c == '\n') {
			p->pos++;
			p->state = RTSP_S_FOLD;
			return used + 1;
		}
		if ((__u8)c < least) {
			rtsp_value_byte(p, c);
			continue;
		}
		n = rtsp_plain_run(data + used, len - used, least);
		rtsp_value_plain(p, data + used, n);
	}
	return used;
}

static inline void rtsp_name_add(struct rtsp_parser *p, const char *text,
				 __u32 len)
{
	if (p->blank && len)
		p->tokens = RTSP_TOKEN_MAX + 1;	/* two words are no name */
	else
		rtsp_token_add(p, text, len);
}

/* A byte of a header's name. */
static inline void rtsp_name_byte(struct rtsp_parser *p, char c)
{
	if (c == ':') {
		rtsp_value_begin(p);
	} else if (c == '\n') {
		/* no colon: not a header, and nobody needs it */
		p->state = RTSP_S_LINE;
	} else if (rtsp_is_blank(c)) {
		p->blank = 1;
	} else {
		if (!c)
			rtsp_bad(p, RTSP_BAD_NUL);
		rtsp_name_add(p, &c, 1);
	}
}

/* Bytes of a header's name and the first that is not a plain one of it */
static inline __u32 rtsp_name_run(struct rtsp_parser *p, const char *data,
				  __u32 len)
{
	__u32 n = 0;

	/* most are letters, and those are above the colon */
	while (n < len && ((__u8)data[n] > ':' ||
			   ((__u8)data[n] > ' ' && data[n] != ':')))
		n++;
	rtsp_name_add(p, data, n);
	p->pos += n;
	if (n == len)
		return n;
	rtsp_name_byte(p, data[n]);
	p->pos++;
	return n + 1;
}

/* The first bytes of a line in the head, unless it is the empty one */
static inline __u32 rtsp_line_run(struct rtsp_parser *p, const char *data,
				  __u32 len)
{
	if (*data == '\r' || *data == '\n')
		return 0;
	rtsp_line_begin(p);
	return rtsp_name_run(p, data, len);
}

/* Bytes of @len that are within the limit of a start line */
static inline __u32 rtsp_start_room(const struct rtsp_parser *p, __u32 len)
{
	__u32 room = RTSP_LINE_MAX - (p->pos - p->msg.start);

	return len < room ? len : room;
}

/* Bytes of a start line's first word */
static inline __u32 rtsp_method_run(struct rtsp_parser *p, const char *data,
				    __u32 len)
{
	__u32 n = 0;

	len = rtsp_start_room(p, len);
	while (n < len && rtsp_is_token(data[n]))
		n++;
	rtsp_token_add(p, data, n);
	p->pos += n;
	return n;
}

/*
 * Bytes of a request line from its target on, up to its end. Once something
 * is not the version, all is passed over up to the next space.
 */
static inline __u32 rtsp_target_run(struct rtsp_parser *p, const char *data,
				    __u32 len)
{
	__u32 n = 0;

	len = rtsp_start_room(p, len);
	while (n < len && data[n] && data[n] != '\n') {
		if (data[n] != '\r')
			p->matched = rtsp_version_step(p->matched, data[n]);
		n++;
		if (!p->matched)
			n += rtsp_plain_run(data + n, len - n, '!');
	}
	p->pos += n;
	return n;
}

/* A byte of a frame's prefix: '$', channel, length in network order */
static inline void rtsp_prefix_byte(struct rtsp_parser *p, char c,
				    struct rtsp_event *event)
{
	switch (p->state) {
	case RTSP_S_CHANNEL:
		p->state = RTSP_S_SIZE1;
		break;
	case RTSP_S_SIZE1:
		p->left = (__u32)(__u8)c << 8;
		p->state = RTSP_S_SIZE2;
		break;
	default:
		p->left |= (__u8)c;
		p->state = RTSP_S_FRAME;
		if (p->left)
			break;
		p->state = RTSP_S_BETWEEN;
		event->type = RTSP_E_FRAME;
		break;
	}
}

/* Step over what can be of a body or a frame. */
static inline __u32 rtsp_skip_run(struct rtsp_parser *p, __u32 len,
				  struct rtsp_event *event)
{
	__u32 n = p->left < len ? p->left : len;

	p->left -= n;
	p->pos += n;
	if (!p->left) {
		event->type = p->state == RTSP_S_BODY ? RTSP_E_BODY :
							RTSP_E_FRAME;
		p->state = RTSP_S_BETWEEN;
	}
	return n;
}

/* A frame whose first four bytes are all there */
static inline __u32 rtsp_frame_run(struct rtsp_parser *p, const char *data,
				   __u32 len, struct rtsp_event *event)
{
	if (len < 4 || *data != '$' || !p->started)
		return 0;
	p->left = (__u32)(__u8)data[2] << 8 | (__u8)data[3];
	p->pos += 4;
	p->state = RTSP_S_FRAME;
	return 4 + rtsp_skip_run(p, len - 4, event);
}

/* One byte, in whatever state; p->pos is its position. */
static inline void rtsp_byte(struct rtsp_parser *p, char c,
			     struct rtsp_event *event)
{
	switch (p->state) {
	case RTSP_S_BETWEEN:
		rtsp_between_byte(p, c, event);
		break;
	case RTSP_S_LINE:
	case RTSP_S_EMPTY:
		/* CR and LF, or LF alone */
		if (c == '\n')
			rtsp_head_end(p, event);
		else if (p->state == RTSP_S_LINE)
			p->state = RTSP_S_EMPTY;
		else
			rtsp_lost(p, event);
		break;
	case RTSP_S_CHANNEL:
	case RTSP_S_SIZE1:
	case RTSP_S_SIZE2:
		rtsp_prefix_byte(p, c, event);
		break;
	default:
		rtsp_start_byte(p, c, event);
		break;
	}
}

/**
 * rtsp_parse - read on in a stream
 * @p: parser
 * @data: the stream's bytes from @p->pos on
 * @len: how many there are
 * @event: what was found; RTSP_E_MORE when @len bytes were used without one
 *
 * Cut the stream wherever you like: the events are the same. After
 * RTSP_E_NOT_RTSP and RTSP_E_MALFORMED everything is skipped without a word.
 *
 * Return: number of bytes used. Call again with the rest.
 */
static inline __u32 rtsp_parse(struct rtsp_parser *p, const char *data,
			       __u32 len, struct rtsp_event *event)
{
	__u32 n, used = 0;

	event->type = RTSP_E_MORE;
	while (used < len && event->type == RTSP_E_MORE) {
		switch (p->state) {
		case RTSP_S_LOST:
			p->pos += len - used;
			return len;
		case RTSP_S_BODY:
		case RTSP_S_FRAME:
			n = rtsp_skip_run(p, len - used, event);
			break;
		case RTSP_S_BETWEEN:
			n = rtsp_frame_run(p, data + used, len - used, event);
			break;
		case RTSP_S_METHOD:
			n = rtsp_method_run(p, data + used, len - used);
			break;
		case RTSP_S_TARGET:
			n = rtsp_target_run(p, data + used, len - used);
			break;
		case RTSP_S_LINE:
			n = rtsp_line_run(p, data + used, len - used);
			break;
		case RTSP_S_NAME:
			n = rtsp_name_run(p, data + used, len - used);
			break;
		case RTSP_S_VALUE:
			n = rtsp_value_run(p, data + used, len - used);
			break;
		case RTSP_S_FOLD:
			/* a byte that begins the next line is left for it */
			if (data[used] != ' ' && data[used] != '\t')
				rtsp_header_end(p, event);
			else
				p->state = RTSP_S_VALUE;
			continue;
		default:
			n = 0;
			break;
		}
		if (!n) {
			rtsp_byte(p, data[used], event);
			p->pos++;
			n = 1;
		}
		used += n;
	}
	return used;
}

#endif /* _NETFILTER_MIME_H */
