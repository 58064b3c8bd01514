// SPDX-License-Identifier: GPL-2.0-only
/*
 * The grammar of Transport: every line seen in the field, every form of its
 * parts, and what must be refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "netfilter_transport.h"
#include "transports.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static const char * const params[] = {
	[RTSP_P_OTHER] = "other", [RTSP_P_CLIENT_PORT] = "client_port",
	[RTSP_P_PORT] = "port", [RTSP_P_DESTINATION] = "destination",
	[RTSP_P_DEST_ADDR] = "dest_addr", [RTSP_P_CLIENT] = "client",
	[RTSP_P_CONTROL_ADDRESS] = "control_address",
	[RTSP_P_SERVER_PORT] = "server_port", [RTSP_P_SOURCE] = "source",
	[RTSP_P_SRC_ADDR] = "src_addr",
};

static const char * const errors[] = {
	[RTSP_T_OK] = "", [RTSP_T_ABSENT] = "absent\n",
	[RTSP_T_QUOTE] = "quote\n", [RTSP_T_PORT] = "port\n",
	[RTSP_T_MANY] = "many\n",
};

/* The digits stand where they are said to, in the parameter. */
static void check_arg(const char *text, const struct rtsp_arg *arg)
{
	char digits[6] = "";
	int end = arg->off + arg->len;

	assert_true(arg->addr + arg->addr_len <= end);
	if (arg->addr_len)
		assert_true(arg->addr > arg->off);
	if (!arg->port) {
		assert_int_equal(arg->port_len, 0);
		return;
	}
	assert_in_range(arg->port_len, 1, 5);
	assert_true(arg->port_off > arg->off);
	assert_true(arg->port_off + arg->port_len <= end);
	memcpy(digits, text + arg->port_off, arg->port_len);
	assert_int_equal(atoi(digits), arg->port);
}

static void print_alt(FILE *out, const char *text,
		      const struct rtsp_transport *t, int alt)
{
	int i;

	for (i = 0; i < t->args; i++) {
		const struct rtsp_arg *arg = &t->arg[i];

		if (arg->alt != alt)
			continue;
		check_arg(text, arg);
		fprintf(out, " %s|%.*s|%u|%.*s\n", params[arg->param],
			arg->addr_len, text + arg->addr, arg->port,
			arg->len, text + arg->off);
	}
}

/* The words of transports.h; an error stands where its alternative would. */
static char *print(const char *text, const struct rtsp_transport *t, int err)
{
	char *buf = NULL;
	size_t size;
	FILE *out;
	int i;

	out = open_memstream(&buf, &size);
	assert_non_null(out);
	for (i = 0; i < t->alts; i++) {
		assert_true(t->alt[i] & RTSP_ALT_SPEC);
		fprintf(out, "%s%s\n",
			t->alt[i] & RTSP_ALT_UDP ? "udp" : "other",
			t->alt[i] & RTSP_ALT_MULTICAST ? " multicast" : "");
		print_alt(out, text, t, i);
	}
	fprintf(out, "%s", errors[err]);
	print_alt(out, text, t, i);
	fclose(out);
	return buf;
}

/* Read @value at @off in a buffer that ends with it. */
static void check_at(const char *value, const char *means, size_t off)
{
	struct rtsp_transport t = { 0 };
	size_t len = strlen(value);
	char *text, *got;
	int err;

	text = malloc(off + len + !(off + len));
	assert_non_null(text);
	memset(text, '"', off);
	memcpy(text + off, value, len);
	err = rtsp_transport_parse(text, off, len, &t);
	got = print(text, &t, err);
	assert_string_equal(got, means);
	free(got);
	free(text);
}

static void check(const char *value, const char *means)
{
	check_at(value, means, 0);
	check_at(value, means, 11);
	check_at(value, means, 0xffff - strlen(value));
}

static void test_line(void **state)
{
	const struct transport_line *line = *state;

	check(line->value, line->means);
}

/* Names and words compare without case, what they stand for does not. */
static void test_line_case(void **state)
{
	const struct transport_line *line = *state;
	struct rtsp_transport a = { 0 }, b = { 0 };
	size_t i, len = strlen(line->value);
	char *upper = strdup(line->value);

	assert_non_null(upper);
	for (i = 0; i < len; i++)
		if (upper[i] >= 'a' && upper[i] <= 'z')
			upper[i] -= 'a' - 'A';
	assert_int_equal(rtsp_transport_parse(line->value, 0, len, &a),
			 rtsp_transport_parse(upper, 0, len, &b));
	assert_memory_equal(&a, &b, sizeof(a));
	free(upper);
}

/* Copy @value with white space, a fold too, around every , ; and = */
static void spread(const char *value, char *out)
{
	static const char blank[] = " \t\r\n ";
	bool quoted = false;

	for (; *value; value++) {
		if (*value == '"')
			quoted = !quoted;
		if (quoted || !strchr(",;=", *value)) {
			*out++ = *value;
			continue;
		}
		out = stpcpy(out, blank);
		*out++ = *value;
		out = stpcpy(out, blank);
	}
	*out = '\0';
}

static void test_line_blanks(void **state)
{
	const struct transport_line *line = *state;
	struct rtsp_transport a = { 0 }, b = { 0 };
	char text[2048];
	int i;

	spread(line->value, text);
	assert_int_equal(rtsp_transport_parse(line->value, 0,
					      strlen(line->value), &a),
			 rtsp_transport_parse(text, 0, strlen(text), &b));
	assert_int_equal(a.alts, b.alts);
	assert_memory_equal(a.alt, b.alt, sizeof(a.alt));
	assert_int_equal(a.args, b.args);
	for (i = 0; i < a.args; i++) {
		const struct rtsp_arg *x = &a.arg[i], *y = &b.arg[i];

		check_arg(text, y);
		assert_int_equal(x->param, y->param);
		assert_int_equal(x->alt, y->alt);
		assert_int_equal(x->port, y->port);
		assert_int_equal(x->addr_len, y->addr_len);
		assert_memory_equal(line->value + x->addr, text + y->addr,
				    x->addr_len);
	}
}

/* One form in each: "udp\n" and an argument, or an error. */
struct form {
	const char *name;
	const char *value;
	const char *means;
};

#define ONE(param, addr, port, span) \
	"udp\n " param "|" addr "|" port "|" span "\n"
#define TWO(param, addr, p1, p2, span) \
	ONE(param, addr, p1, span) " " param "|" addr "|" p2 "|" span "\n"

static const struct form forms[] = {
	/* ports */
	{ "lowest and highest port", "RTP/AVP;client_port=1-65535",
	  TWO("client_port", "", "1", "65535", "client_port=1-65535") },
	{ "leading zeros", "RTP/AVP;client_port=00554",
	  ONE("client_port", "", "554", "client_port=00554") },
	{ "one odd port", "RTP/AVP;client_port=5001",
	  ONE("client_port", "", "5001", "client_port=5001") },
	{ "odd pair", "RTP/AVP;client_port=5001-5002",
	  TWO("client_port", "", "5001", "5002", "client_port=5001-5002") },
	{ "pair downwards", "RTP/AVP;client_port=5001-4000",
	  TWO("client_port", "", "5001", "4000", "client_port=5001-4000") },
	{ "pair of the same port twice", "RTP/AVP;client_port=5000-5000",
	  TWO("client_port", "", "5000", "5000", "client_port=5000-5000") },
	{ "pair with a slash", "RTP/AVP;client_port=5000/6000",
	  TWO("client_port", "", "5000", "6000", "client_port=5000/6000") },
	{ "three in a row", "RTP/AVP;client_port=5000-5001-5002",
	  TWO("client_port", "", "5000", "5001",
	      "client_port=5000-5001-5002")
	  " client_port||5002|client_port=5000-5001-5002\n" },
	{ "three with slashes", "RTP/AVP;client_port=5000/5001/5002",
	  TWO("client_port", "", "5000", "5001",
	      "client_port=5000/5001/5002")
	  " client_port||5002|client_port=5000/5001/5002\n" },
	{ "pair with white space", "RTP/AVP;client_port = 5000 - 5001 ;a",
	  TWO("client_port", "", "5000", "5001",
	      "client_port = 5000 - 5001") },
	{ "folded pair", "RTP/AVP;client_port=5000-\r\n\t5001",
	  TWO("client_port", "", "5000", "5001",
	      "client_port=5000-\r\n\t5001") },
	{ "quoted pair", "RTP/AVP;client_port=\"5000-5001\"",
	  TWO("client_port", "", "5000", "5001",
	      "client_port=\"5000-5001\"") },
	{ "quoted with white space", "RTP/AVP;client_port=\" 5000 \"",
	  ONE("client_port", "", "5000", "client_port=\" 5000 \"") },
	{ "server_port", "RTP/AVP;server_port=6970-6971",
	  TWO("server_port", "", "6970", "6971", "server_port=6970-6971") },
	{ "port", "RTP/AVP;multicast;port=3456-3457",
	  "udp multicast\n port||3456|port=3456-3457\n"
	  " port||3457|port=3456-3457\n" },
	{ "two parameters of one name", "RTP/AVP;client_port=1;client_port=2",
	  "udp\n client_port||1|client_port=1\n"
	  " client_port||2|client_port=2\n" },

	/* addresses */
	{ "name", "RTP/AVP;source=media.example.net",
	  ONE("source", "media.example.net", "0",
	      "source=media.example.net") },
	{ "name and port", "RTP/AVP;source=media.example.net:80",
	  ONE("source", "media.example.net", "80",
	      "source=media.example.net:80") },
	{ "port alone", "RTP/AVP;destination=:5000",
	  ONE("destination", "", "5000", "destination=:5000") },
	{ "empty address", "RTP/AVP;destination=",
	  ONE("destination", "", "0", "destination=") },
	{ "quoted address", "RTP/AVP;destination=\"10.0.0.1\"",
	  ONE("destination", "10.0.0.1", "0",
	      "destination=\"10.0.0.1\"") },
	{ "white space in the quotes", "RTP/AVP;destination=\" 10.0.0.1\t\"",
	  ONE("destination", "10.0.0.1", "0",
	      "destination=\" 10.0.0.1\t\"") },
	{ "quoted address and port", "RTP/AVP;client=\"10.0.0.1:9\"",
	  ONE("client", "10.0.0.1", "9", "client=\"10.0.0.1:9\"") },
	{ "IPv6", "RTP/AVP;destination=2001:db8::1",
	  ONE("destination", "2001:db8::1", "0",
	      "destination=2001:db8::1") },
	{ "IPv6, unspecified", "RTP/AVP;destination=::",
	  ONE("destination", "::", "0", "destination=::") },
	{ "IPv6 in brackets", "RTP/AVP;destination=[2001:db8::1]",
	  ONE("destination", "2001:db8::1", "0",
	      "destination=[2001:db8::1]") },
	{ "IPv6 in brackets, port", "RTP/AVP;destination=[2001:db8::1]:5000",
	  ONE("destination", "2001:db8::1", "5000",
	      "destination=[2001:db8::1]:5000") },
	{ "IPv6 in brackets, quoted", "RTP/AVP;source=\"[::ffff:10.0.0.1]\"",
	  ONE("source", "::ffff:10.0.0.1", "0",
	      "source=\"[::ffff:10.0.0.1]\"") },
	{ "empty brackets, port", "RTP/AVP;destination=[]:5000",
	  ONE("destination", "", "5000", "destination=[]:5000") },
	{ "IPv6 list",
	  "RTP/AVP;dest_addr=\"[2001:db8::1]:5000\" / \"[2001:db8::1]:5001\"",
	  TWO("dest_addr", "2001:db8::1", "5000", "5001",
	      "dest_addr=\"[2001:db8::1]:5000\" / \"[2001:db8::1]:5001\"") },
	{ "list of one", "RTP/AVP;src_addr=\"10.0.0.1:5000\"",
	  ONE("src_addr", "10.0.0.1", "5000",
	      "src_addr=\"10.0.0.1:5000\"") },
	{ "list without quotes", "RTP/AVP;dest_addr=10.0.0.1:1/10.0.0.1:2",
	  TWO("dest_addr", "10.0.0.1", "1", "2",
	      "dest_addr=10.0.0.1:1/10.0.0.1:2") },
	{ "list without ports", "RTP/AVP;dest_addr=\"10.0.0.1\"/\"10.0.0.1\"",
	  TWO("dest_addr", "10.0.0.1", "0", "0",
	      "dest_addr=\"10.0.0.1\"/\"10.0.0.1\"") },

	/* transports */
	{ "case of the words", "rtp/avp/udp;MULTICAST;Client_Port=5000",
	  "udp multicast\n client_port||5000|Client_Port=5000\n" },
	{ "feedback and secure profiles",
	  "RTP/AVPF,RTP/SAVP,RTP/SAVPF,RTP/SAVPF/TCP",
	  "udp\nudp\nudp\nother\n" },
	{ "white space around the slashes", "RTP / AVP / UDP;port=5000",
	  ONE("port", "", "5000", "port=5000") },
	{ "unknown transport", "RTP/AVP/DCCP;port=5000",
	  "other\n port||5000|port=5000\n" },
	{ "word in another", "RTP/AVP/XUDP,RTP/AVP/UDPX,RTP/AVP/UD,RTP/AVP/",
	  "other\nother\nother\nother\n" },
	{ "transport behind all else", "port=5000;unicast;RTP/AVP",
	  ONE("port", "", "5000", "port=5000") },
	{ "a parameter's value is no transport", "port=5000;mode=RTP/AVP",
	  "absent\n port||5000|port=5000\n" },

	/* separators and quotes */
	{ "empty alternatives", ", ,RTP/AVP;port=1,,\t,RTP/AVP/TCP,",
	  "udp\n port||1|port=1\nother\n" },
	{ "empty parameters", ";;RTP/AVP; ;;port=1;;",
	  ONE("port", "", "1", "port=1") },
	{ "separators in quotes",
	  "RTP/AVP;x=\";port=1,RTP/AVP/TCP;port=2\";port=3",
	  ONE("port", "", "3", "port=3") },
	{ "equal sign in quotes", "RTP/AVP;\"port=1\";port=3",
	  ONE("port", "", "3", "port=3") },
	{ "quoted quote", "RTP/AVP;x=\"a\\\";port=1,b\";port=3",
	  ONE("port", "", "3", "port=3") },
	{ "quoted backslash", "RTP/AVP;x=\"a\\\\\";port=3",
	  ONE("port", "", "3", "port=3") },
	{ "backslash outside quotes", "RTP/AVP;x=\\\"a\";port=3",
	  ONE("port", "", "3", "port=3") },
	{ "mode in quotes", "RTP/AVP;mode=\"PLAY,RECORD\";port=3",
	  ONE("port", "", "3", "port=3") },
	{ "names in others",
	  "RTP/AVP;xclient_port=1;client_portx=2;client_por=3;ports=4;=5",
	  "udp\n" },
	{ "flag of a parameter's name", "RTP/AVP;client_port;destination",
	  "udp\n" },
	{ "second equal sign", "RTP/AVP;destination=a=b",
	  ONE("destination", "a=b", "0", "destination=a=b") },

	/* refused */
	{ "nothing", "", "absent\n" },
	{ "white space only", " \t\r\n ", "absent\n" },
	{ "separators only", ",, ,", "absent\n" },
	{ "no parts in an alternative", "RTP/AVP,;;", "udp\nabsent\n" },
	{ "no transport", "unicast;client_port=5000",
	  "absent\n client_port||5000|client_port=5000\n" },
	{ "no transport in the second", "RTP/AVP;port=1,unicast;port=2",
	  "udp\n port||1|port=1\nabsent\n port||2|port=2\n" },
	{ "port 0", "RTP/AVP;client_port=0", "port\n" },
	{ "port 00000", "RTP/AVP;client_port=00000", "port\n" },
	{ "port 65536", "RTP/AVP;client_port=65536", "port\n" },
	{ "port 99999", "RTP/AVP;client_port=99999", "port\n" },
	{ "six digits", "RTP/AVP;client_port=005000", "port\n" },
	{ "twenty digits", "RTP/AVP;client_port=00000000000000005000",
	  "port\n" },
	{ "twenty digits that wrap", "RTP/AVP;client_port=18446744073709556616",
	  "port\n" },
	{ "empty port", "RTP/AVP;client_port=", "port\n" },
	{ "blank port", "RTP/AVP;client_port= ;x", "port\n" },
	{ "open pair", "RTP/AVP;client_port=5000-",
	  "port\n client_port||5000|client_port=5000-\n" },
	{ "negative port", "RTP/AVP;client_port=-5000", "port\n" },
	{ "open pair, slash", "RTP/AVP;client_port=5000/",
	  "port\n client_port||5000|client_port=5000/\n" },
	{ "two signs", "RTP/AVP;client_port=5000--5001",
	  "port\n client_port||5000|client_port=5000--5001\n" },
	{ "second port bad", "RTP/AVP;client_port=5000-65536",
	  "port\n client_port||5000|client_port=5000-65536\n" },
	{ "hexadecimal port", "RTP/AVP;client_port=0x50", "port\n" },
	{ "signed port", "RTP/AVP;client_port=+5000", "port\n" },
	{ "text after a port", "RTP/AVP;client_port=5000x", "port\n" },
	{ "two ports with a blank", "RTP/AVP;client_port=5000 5001",
	  "port\n" },
	{ "port of an address: 0", "RTP/AVP;destination=10.0.0.1:0",
	  "port\n" },
	{ "port of an address: 65536", "RTP/AVP;destination=10.0.0.1:65536",
	  "port\n" },
	{ "port of an address: none", "RTP/AVP;destination=10.0.0.1:",
	  "port\n" },
	{ "port of an IPv6 address: none", "RTP/AVP;destination=[::1]:",
	  "port\n" },
	{ "port in a list: bad", "RTP/AVP;dest_addr=\":1\"/\":x\"",
	  "port\n dest_addr||1|dest_addr=\":1\"/\":x\"\n" },
	{ "quote without end", "RTP/AVP;mode=\"PLAY;client_port=5000",
	  "quote\n" },
	{ "quote in the second", "RTP/AVP;port=1,RTP/AVP;port=\"2",
	  "udp\n port||1|port=1\nquote\n" },
	{ "quote ends in a backslash", "RTP/AVP;x=\"a\\", "quote\n" },
	{ "quote ends in a quoted quote", "RTP/AVP;x=\"a\\\"", "quote\n" },
	{ "one quote", "\"", "quote\n" },
};

static void test_form(void **state)
{
	const struct form *form = *state;

	check(form->value, form->means);
}

/* @n times @piece, behind @head */
static char *repeat(const char *head, const char *piece, int n)
{
	char *text = calloc(1, strlen(head) + n * strlen(piece) + 1);
	char *end;

	assert_non_null(text);
	end = stpcpy(text, head);
	while (n--)
		end = stpcpy(end, piece);
	return text;
}

static int parse_repeated(const char *head, const char *piece, int n,
			  struct rtsp_transport *t)
{
	char *text = repeat(head, piece, n);
	int err;

	memset(t, 0, sizeof(*t));
	err = rtsp_transport_parse(text, 0, strlen(text), t);
	free(text);
	return err;
}

static void test_many_alternatives(void **state)
{
	struct rtsp_transport t;

	(void)state;
	assert_int_equal(parse_repeated("", "RTP/AVP,", RTSP_ALTS_MAX, &t),
			 RTSP_T_OK);
	assert_int_equal(t.alts, RTSP_ALTS_MAX);
	assert_int_equal(parse_repeated("", "RTP/AVP,", RTSP_ALTS_MAX + 1,
					&t), RTSP_T_MANY);
	assert_int_equal(t.alts, RTSP_ALTS_MAX);
	assert_int_equal(parse_repeated("", "RTP/AVP,", 8000, &t),
			 RTSP_T_MANY);
}

static void test_many_args(void **state)
{
	static const char * const pieces[] = {
		";port=5000", ";destination=10.0.0.1", ";source=\":5000\"",
		";dest_addr=\":1\"",
	};
	struct rtsp_transport t;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(pieces); i++) {
		assert_int_equal(parse_repeated("RTP/AVP", pieces[i],
						RTSP_ARGS_MAX, &t), RTSP_T_OK);
		assert_int_equal(t.args, RTSP_ARGS_MAX);
		assert_int_equal(parse_repeated("RTP/AVP", pieces[i],
						RTSP_ARGS_MAX + 1, &t),
				 RTSP_T_MANY);
		assert_int_equal(t.args, RTSP_ARGS_MAX);
	}
	assert_int_equal(parse_repeated("RTP/AVP;port=1", "-1", 39, &t),
			 RTSP_T_OK);
	assert_int_equal(parse_repeated("RTP/AVP;port=1", "-1", 40, &t),
			 RTSP_T_MANY);
	assert_int_equal(parse_repeated("RTP/AVP;src_addr=a", "/b", 39, &t),
			 RTSP_T_OK);
	assert_int_equal(parse_repeated("RTP/AVP;src_addr=a", "/b", 40, &t),
			 RTSP_T_MANY);
}

/* Two headers of one message are one list of alternatives. */
static void test_two_headers(void **state)
{
	static const char text[] =
		"Transport: RTP/AVP;client_port=5000-5001,RTP/AVP/TCP\r\n"
		"Transport: MP2T/H2221/UDP;client_port=5002\r\n";
	const char *second = strstr(text, "MP2T");
	struct rtsp_transport t = { 0 };
	char *got;
	int err;

	(void)state;
	err = rtsp_transport_parse(text, 11, strcspn(text + 11, "\r"), &t);
	assert_int_equal(err, RTSP_T_OK);
	err = rtsp_transport_parse(text, second - text,
				   strcspn(second, "\r"), &t);
	got = print(text, &t, err);
	assert_string_equal(got, "udp\n"
			    " client_port||5000|client_port=5000-5001\n"
			    " client_port||5001|client_port=5000-5001\n"
			    "other\n"
			    "udp\n"
			    " client_port||5002|client_port=5002\n");
	free(got);
	/* an empty third one is a fault, what stood before it stays */
	assert_int_equal(rtsp_transport_parse(text, 0, 0, &t), RTSP_T_ABSENT);
	assert_int_equal(t.alts, 3);
	assert_int_equal(t.args, 3);
}

/* The bounds hold over all headers of a message together. */
static void test_two_headers_many(void **state)
{
	char *text = repeat("", "RTP/AVP;port=1,", RTSP_ALTS_MAX - 1);
	struct rtsp_transport t = { 0 };
	size_t len = strlen(text);

	(void)state;
	assert_int_equal(rtsp_transport_parse(text, 0, len, &t), RTSP_T_OK);
	assert_int_equal(rtsp_transport_parse(text, 0, len, &t), RTSP_T_MANY);
	assert_int_equal(t.alts, RTSP_ALTS_MAX);
	assert_int_equal(t.args, RTSP_ALTS_MAX);
	free(text);
}

/* A value that ends anywhere never makes the grammar read on. */
static void test_line_truncated(void **state)
{
	const struct transport_line *line = *state;
	size_t len, whole = strlen(line->value);

	for (len = 0; len <= whole; len++) {
		struct rtsp_transport t = { 0 };
		char *text = malloc(len ? len : 1);
		int err, i;

		assert_non_null(text);
		memcpy(text, line->value, len);
		err = rtsp_transport_parse(text, 0, len, &t);
		assert_in_range(err, RTSP_T_OK, RTSP_T_MANY);
		for (i = 0; i < t.args; i++)
			check_arg(text, &t.arg[i]);
		free(text);
	}
}

static const struct {
	const char *what;
	CMUnitTestFunction func;
} per_line[] = {
	{ "", test_line },
	{ "in upper case: ", test_line_case },
	{ "with white space: ", test_line_blanks },
	{ "truncated: ", test_line_truncated },
};

static struct CMUnitTest tests[ARRAY_SIZE(transport_lines) *
			       ARRAY_SIZE(per_line) + ARRAY_SIZE(forms) + 4];
static size_t count;

static void add(CMUnitTestFunction func, const char *what, const char *name,
		const void *state)
{
	char *full = NULL;

	if (asprintf(&full, "%s%.60s", what, name) < 0)
		abort();
	if (count == ARRAY_SIZE(tests))
		abort();
	tests[count].name = full;
	tests[count].test_func = func;
	tests[count++].initial_state = (void *)state;
}

int main(void)
{
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(transport_lines); i++)
		for (j = 0; j < ARRAY_SIZE(per_line); j++)
			add(per_line[j].func, per_line[j].what,
			    transport_lines[i].value, &transport_lines[i]);
	for (i = 0; i < ARRAY_SIZE(forms); i++)
		add(test_form, "form: ", forms[i].name, &forms[i]);
	add(test_many_alternatives, "", "more alternatives than kept", NULL);
	add(test_many_args, "", "more ports and addresses than kept", NULL);
	add(test_two_headers, "", "two headers", NULL);
	add(test_two_headers_many, "", "two headers, too many", NULL);
	return cmocka_run_group_tests_name("transport", tests, NULL, NULL);
}
