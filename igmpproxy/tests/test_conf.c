/* SPDX-License-Identifier: GPL-2.0-only */
/* The configuration: what is accepted as what, and what an error says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf.h"
#include "igmpproxy.h"
#include "log.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define UP		"phyint up upstream\n"

static char error[512];

static struct conf *parse(const char *text)
{
	struct conf *conf;

	*error = '\0';
	conf = conf_read_text("f", text, strlen(text), error, sizeof(error));
	if (!conf)
		print_message("%s\n", error);
	return conf;
}

/* "queryinterval queryresponseinterval lastmemberinterval lastmembercount robustness querierversion" */
static void assert_timing(const struct timing *timing, const char *want)
{
	char have[100];

	snprintf(have, sizeof(have), "%lld %lld %lld %u %u %u",
		 (long long)timing->query_interval, (long long)timing->query_response,
		 (long long)timing->last_member, timing->last_member_count,
		 timing->robustness, timing->querier_version);
	assert_string_equal(have, want);
}

static struct conf *good(const char *text)
{
	struct conf *conf = parse(text);

	assert_non_null(conf);
	return conf;
}

static void assert_error(const char *text, const char *expected)
{
	assert_null(parse(text));
	assert_string_equal(error, expected);
}

static void defaults(void **state)
{
	struct conf *conf = good(UP);
	const struct if_conf *d = &conf->defaults;

	(void)state;
	assert_false(conf->quickleave || conf->defaultdown || conf->rescanvif);
	assert_int_equal(conf->hashtablesize, 0);
	assert_null(conf->chroot);
	assert_null(conf->user);
	assert_int_equal(conf->refresh_delay,
			 1000 * MOVISTAR_REFRESH_INITIAL_DELAY);
	assert_int_equal(conf->refresh_interval, MOVISTAR_WORKAROUND_ENABLED ?
			 1000 * MOVISTAR_REFRESH_INTERVAL : 0);
	assert_int_equal(conf->refresh_version, 2);
	assert_int_equal(conf->if_count, 1);
	assert_int_equal(d->role, IF_DISABLED);
	assert_int_equal(d->threshold, 1);
	assert_int_equal(d->ratelimit, 0);
	assert_int_equal(d->maxgroups, 4096);
	assert_int_equal(d->maxsources, 64);
	assert_timing(&d->timing, "125000 10000 1000 2 2 3");
	conf_free(conf);
}

static void statements_about_everything(void **state)
{
	struct conf *conf = good("quickleave hashtablesize 32 defaultdown "
		"rescanvif chroot /var/empty user nobody refreshdelay 0 "
		"refreshinterval 30.5 refreshversion 3 " UP);

	(void)state;
	assert_true(conf->quickleave && conf->defaultdown && conf->rescanvif);
	assert_int_equal(conf->hashtablesize, 32);
	assert_string_equal(conf->chroot, "/var/empty");
	assert_string_equal(conf->user, "nobody");
	assert_int_equal(conf->refresh_delay, 0);
	assert_int_equal(conf->refresh_interval,
			 MOVISTAR_WORKAROUND_ENABLED ? 30500 : 0);
	assert_int_equal(conf->refresh_version, 3);
	assert_int_equal(conf->defaults.role, IF_DOWNSTREAM);
	assert_int_equal(conf_find(conf, "other")->role, IF_DOWNSTREAM);
	conf_free(conf);
}

static void the_last_of_two_statements_counts(void **state)
{
	struct conf *conf = good("user a user b chroot /a chroot /b quickleave "
		"noquickleave refreshversion 3 refreshversion 2 " UP
		"threshold 5 threshold 7");

	(void)state;
	assert_string_equal(conf->user, "b");
	assert_string_equal(conf->chroot, "/b");
	assert_false(conf->quickleave);
	assert_int_equal(conf->refresh_version, 2);
	assert_int_equal(conf->ifs[0].threshold, 7);
	conf_free(conf);
}

static void options_of_an_interface(void **state)
{
	struct conf *conf = good("phyint up upstream ratelimit 100 threshold 255 "
		"altnet 10/8 altnet 172.16.0.0/12 altnet 1.2.3.4 "
		"whitelist 239/8 blacklist 239.255/16 whitelist 239.255.0.1 "
		"phyint eth1 disabled phyint down downstream");
	const struct if_conf *up = conf_find(conf, "up");

	(void)state;
	assert_int_equal(conf->if_count, 3);
	assert_int_equal(up->role, IF_UPSTREAM);
	assert_int_equal(up->ratelimit, 100);
	assert_int_equal(up->threshold, 255);
	assert_int_equal(up->altnet_count, 3);
	assert_int_equal(up->altnets[0].addr, inet_addr("10.0.0.0"));
	assert_int_equal(up->altnets[1].mask, inet_addr("255.240.0.0"));
	assert_int_equal(up->altnets[2].addr, inet_addr("1.2.3.4"));
	assert_int_equal(up->rule_count, 3);
	assert_true(up->rules[0].allow);
	assert_false(up->rules[1].allow);
	assert_int_equal(up->rules[1].prefix.addr, inet_addr("239.255.0.0"));
	assert_true(up->rules[2].allow);
	assert_int_equal(conf_find(conf, "eth1")->role, IF_DISABLED);
	assert_int_equal(conf_find(conf, "down")->role, IF_DOWNSTREAM);
	assert_int_equal(conf_find(conf, "down")->altnet_count, 0);
	assert_ptr_equal(conf_find(conf, "other"), &conf->defaults);
	conf_free(conf);
}

static void many_prefixes(void **state)
{
	char text[8192] = UP;
	struct conf *conf;

	(void)state;
	for (unsigned i = 0; i < 100; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "altnet 10.%u.0.0/16 blacklist 239.%u/16\n", i, i);
	conf = good(text);
	assert_int_equal(conf->ifs[0].altnet_count, 100);
	assert_int_equal(conf->ifs[0].rule_count, 100);
	for (unsigned i = 0; i < 100; i++) {
		assert_int_equal(conf->ifs[0].altnets[i].addr,
				 htonl(10U << 24 | i << 16));
		assert_int_equal(conf->ifs[0].rules[i].prefix.addr,
				 htonl(239U << 24 | i << 16));
	}
	conf_free(conf);
}

static void a_role_late_twice_or_never(void **state)
{
	struct conf *conf = good("phyint up threshold 3 upstream\n"
		"phyint a downstream upstream phyint b upstream downstream "
		"phyint c");

	(void)state;
	assert_int_equal(conf_find(conf, "up")->role, IF_UPSTREAM);
	assert_int_equal(conf_find(conf, "a")->role, IF_UPSTREAM);
	assert_int_equal(conf_find(conf, "b")->role, IF_DOWNSTREAM);
	assert_int_equal(conf_find(conf, "c")->role, IF_DISABLED);
	conf_free(conf);
}

static void the_first_phyint_of_a_name_wins(void **state)
{
	struct conf *conf;

	(void)state;
	log_open("test", true, LOG_EMERG);
	conf = good(UP "phyint up downstream altnet 10/8 maxgroups 3\n"
		    "phyint up disabled altnet 11/8 phyint b downstream");
	assert_int_equal(conf->if_count, 2);
	assert_int_equal(conf->ifs[0].role, IF_UPSTREAM);
	assert_int_equal(conf->ifs[0].altnet_count, 0);
	conf_free(conf);
	/* so this one has no upstream */
	assert_error("phyint a downstream phyint a upstream",
		     "f:1: There must be at least 1 Vif as upstream. 'phyint a': "
		     "expected upstream after this one or another");
	log_close();
}

static void names_may_be_words_of_the_language(void **state)
{
	struct conf *conf = good("phyint upstream upstream phyint phyint "
				 "downstream phyint quickleave disabled");

	(void)state;
	assert_int_equal(conf_find(conf, "upstream")->role, IF_UPSTREAM);
	assert_int_equal(conf_find(conf, "phyint")->role, IF_DOWNSTREAM);
	assert_int_equal(conf_find(conf, "quickleave")->role, IF_DISABLED);
	conf_free(conf);
}

static void timers_are_an_interfaces_own_or_the_default(void **state)
{
	struct conf *conf = good("queryinterval 60.25 robustness 3 maxgroups 10 "
		"querierversion 2 " UP
		"phyint a downstream queryinterval 20 queryresponseinterval 2.5 "
		"lastmemberinterval 0.1 lastmembercount 5 maxsources 1 "
		"phyint b downstream robustness 1 querierversion 1");
	const struct if_conf *a = conf_find(conf, "a"), *b = conf_find(conf, "b");

	(void)state;
	assert_timing(&a->timing, "20000 2500 100 5 3 2");
	assert_int_equal(a->maxgroups, 10);
	assert_int_equal(a->maxsources, 1);
	assert_int_equal(b->timing.query_interval, 60250);
	assert_int_equal(b->timing.query_response, 10000);
	assert_int_equal(b->timing.last_member_count, 1);
	assert_int_equal(b->timing.querier_version, 1);
	assert_int_equal(conf->defaults.timing.query_interval, 60250);
	assert_int_equal(conf->defaults.timing.last_member_count, 3);
	assert_int_equal(conf->defaults.maxgroups, 10);
	conf_free(conf);
}

static void a_response_is_shorter_than_the_interval(void **state)
{
	struct conf *conf = good("queryinterval 5 " UP "phyint a downstream "
				 "phyint b downstream queryinterval 1");

	(void)state;
	assert_int_equal(conf_find(conf, "a")->timing.query_response, 2500);
	assert_int_equal(conf_find(conf, "b")->timing.query_response, 500);
	conf_free(conf);
	assert_error("\nqueryresponseinterval 5\n" UP
		     "phyint a downstream queryinterval 5\n",
		     "f:2: 'queryresponseinterval': expected less than "
		     "queryinterval (5 seconds)");
}

static void quickleave_of_one_and_of_all(void **state)
{
	struct conf *conf = good("quickleave " UP "phyint a downstream "
		"phyint b downstream noquickleave phyint c noquickleave downstream");

	(void)state;
	assert_true(conf->quickleave);
	assert_true(conf_find(conf, "a")->quickleave);
	assert_false(conf_find(conf, "b")->quickleave);
	assert_false(conf_find(conf, "c")->quickleave);
	conf_free(conf);
	/* as igmpproxy 0.4 has it where there is no interface to own it */
	conf = good("phyint a downstream " UP "quickleave hashtablesize 8 "
		    "phyint b downstream");
	assert_true(conf->quickleave);
	assert_true(conf_find(conf, "a")->quickleave);
	assert_true(conf_find(conf, "b")->quickleave);
	conf_free(conf);
	conf = good(UP "phyint a downstream phyint b downstream quickleave");
	assert_false(conf->quickleave);
	assert_false(conf_find(conf, "a")->quickleave);
	assert_true(conf_find(conf, "b")->quickleave);
	conf_free(conf);
}

static void what_only_downstreams_have(void **state)
{
	(void)state;
	assert_error(UP "\nqueryinterval 60",
		     "f:3: 'queryinterval': expected before any phyint or "
		     "after a downstream one, which up is not");
	assert_error("maxgroups 9\nphyint a\n robustness 3\n maxgroups 5\n" UP,
		     "f:3: 'robustness': expected before any phyint or "
		     "after a downstream one, which a is not");
	/* the role may be the last word */
	conf_free(good(UP "phyint a queryinterval 60 downstream"));
}

static void numbers_at_their_ends(void **state)
{
	static const struct {
		const char *word, *lowest, *highest, *below, *above, *range;
	} rows[] = {
		{ "quickleave hashtablesize", "1", "536870912", "0",
		  "536870913", "a number from 1 to 536870912" },
		{ UP "threshold", "1", "255", "0", "256",
		  "a number from 1 to 255" },
		{ UP "ratelimit", "0", "2147483647", "-1", "2147483648",
		  "a number from 0 to 2147483647" },
		{ "refreshdelay", "0", "86400", "0.099", "86400.001",
		  "0, or seconds from 0.1 to 86400" },
		{ "refreshinterval", "0", "86400", "0.05", "86401",
		  "0, or seconds from 0.1 to 86400" },
		{ "refreshversion", "2", "3", "1", "4",
		  "a number from 2 to 3" },
		{ "queryinterval", "1", "31744", "0.999", "31744.001",
		  "seconds from 1 to 31744" },
		{ "queryinterval 31744 queryresponseinterval", "0.1", "3174.4",
		  "0.09", "3174.5", "seconds from 0.1 to 3174.4" },
		{ "lastmemberinterval", "0.1", "3174.4", "0", "3175",
		  "seconds from 0.1 to 3174.4" },
		{ "lastmembercount", "1", "255", "0", "256",
		  "a number from 1 to 255" },
		{ "robustness", "1", "7", "0", "8", "a number from 1 to 7" },
		{ "querierversion", "1", "3", "0", "4",
		  "a number from 1 to 3" },
		{ "maxgroups", "1", "16777216", "0", "16777217",
		  "a number from 1 to 16777216" },
		{ "maxsources", "1", "65535", "0", "65536",
		  "a number from 1 to 65535" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *bad[] = { rows[i].below, rows[i].above, "abc",
			"12x", "+5", "1e3", "99999999999999999999", "0x10",
			".", "1.2.3", "1.2345", "-0" };
		const char *keyword = strrchr(rows[i].word, ' ');
		char text[128], expected[256];
		unsigned line = strchr(rows[i].word, '\n') ? 2 : 1;

		keyword = keyword ? keyword + 1 : rows[i].word;
		if (strchr(keyword, '\n'))
			keyword = strchr(keyword, '\n') + 1;
		snprintf(text, sizeof(text), "%s %s " UP, rows[i].word,
			 rows[i].lowest);
		log_open("test", true, LOG_EMERG);
		conf_free(good(text));
		snprintf(text, sizeof(text), "%s %s " UP, rows[i].word,
			 rows[i].highest);
		conf_free(good(text));
		log_close();
		for (size_t j = 0; j < ARRAY_SIZE(bad); j++) {
			snprintf(text, sizeof(text), "%s %s " UP, rows[i].word,
				 bad[j]);
			snprintf(expected, sizeof(expected),
				 "f:%u: '%s': expected %s after %s", line,
				 bad[j], rows[i].range, keyword);
			assert_error(text, expected);
		}
	}
}

static void fractions_only_of_seconds(void **state)
{
	struct conf *conf = good("queryinterval 2.5 lastmemberinterval .25 "
				 "refreshdelay 7. " UP);

	(void)state;
	assert_int_equal(conf->defaults.timing.query_interval, 2500);
	assert_int_equal(conf->defaults.timing.last_member, 250);
	assert_int_equal(conf->refresh_delay, 7000);
	conf_free(conf);
	assert_error("maxgroups 1.5", "f:1: '1.5': expected a number from 1 "
		     "to 16777216 after maxgroups");
}

static void errors_name_line_word_and_what_was_expected(void **state)
{
	static const struct {
		const char *text, *error;
	} rows[] = {
		{ "", "f:1: There must be at least 1 Vif as upstream. No phyint is "
		  "there: expected 'phyint INTERFACE upstream'" },
		{ "phyint a downstream\n\nphyint b phyint c",
		  "f:3: There must be at least 1 Vif as upstream. 'phyint b': "
		  "expected upstream after this one or another" },
		{ "fastleave", "f:1: 'fastleave': expected a statement" },
		{ "QUICKLEAVE", "f:1: 'QUICKLEAVE': expected a statement" },
		{ UP "# c\n\n  foo\n",
		  "f:4: 'foo': expected a statement or an option of phyint" },
		{ "upstream", "f:1: 'upstream': expected phyint and an interface before it" },
		{ "threshold 5", "f:1: 'threshold': expected phyint and an interface before it" },
		{ "altnet 10/8", "f:1: 'altnet': expected phyint and an interface before it" },
		{ "hashtablesize 5\nquickleave",
		  "f:1: 'hashtablesize': expected quickleave before it" },
		{ "\nphyint abcdefghijklmnop",
		  "f:2: 'abcdefghijklmnop': expected a name of at most 15 characters after phyint" },
		{ UP "altnet\n10.0.0.0/33",
		  "f:3: '10.0.0.0/33': expected an IPv4 address, or one with /0 to /32, after altnet" },
		{ UP "whitelist x", "f:2: 'x': expected an IPv4 address, or one with /0 to /32, after whitelist" },
		{ UP "altnet 10/8 172.16/12",
		  "f:2: '172.16/12': expected a statement or an option of phyint" },
		{ UP "\xff\x1b[1m",
		  "f:2: '\\xff\\x1b[1m': expected a statement or an option of phyint" },
		/* the end of the file where a value should be */
		{ "phyint\n", "f:1: 'phyint': expected an interface after it, not the end of the file" },
		{ UP "quickleave hashtablesize\n\n",
		  "f:2: 'hashtablesize': expected a number from 1 to 536870912 after it, not the end of the file" },
		{ UP "ratelimit", "f:2: 'ratelimit': expected a number from 0 to 2147483647 after it, not the end of the file" },
		{ UP "threshold # 5", "f:2: 'threshold': expected a number from 1 to 255 after it, not the end of the file" },
		{ UP "altnet", "f:2: 'altnet': expected an address, or one with /n, after it, not the end of the file" },
		{ "chroot", "f:1: 'chroot': expected a directory after it, not the end of the file" },
		{ "user", "f:1: 'user': expected a name after it, not the end of the file" },
		{ "include", "f:1: 'include': expected a file after it, not the end of the file" },
		{ "queryinterval", "f:1: 'queryinterval': expected seconds from 1 to 31744 after it, not the end of the file" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		assert_error(rows[i].text, rows[i].error);
}

static void seven_upstreams_and_no_more(void **state)
{
	char text[256] = "";
	struct conf *conf;

	(void)state;
	for (unsigned i = 1; i <= 7; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "phyint u%u upstream\n", i);
	conf = good(text);
	assert_int_equal(conf->if_count, 7);
	conf_free(conf);
	strcat(text, "phyint u8 upstream\n");
	assert_error(text, "f:8: 'upstream': expected at most 7 of them, u8 is one more");
}

static void comments_and_white_space(void **state)
{
	static const char * const texts[] = {
		"phyint up upstream altnet 10/8",
		"phyint up upstream altnet 10/8\n",
		"phyint up upstream altnet 10/8\r\n",
		"# a\r\nphyint up upstream\r\n altnet 10/8\r\n# b\r\n",
		"\tphyint\tup\vupstream\faltnet\r10/8",
		"phyint # up\nup#x\nupstream# c\n\n altnet # a\n 10/8#",
		"phyint up upstream altnet 10/8 # the end",
		"##\n#\n\n   #x\nphyint up\nupstream\naltnet\n10/8\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		struct conf *conf = good(texts[i]);

		assert_int_equal(conf->if_count, 1);
		assert_int_equal(conf_find(conf, "up")->role, IF_UPSTREAM);
		assert_int_equal(conf_find(conf, "up")->altnet_count, 1);
		conf_free(conf);
	}
}

static void bytes_of_value_0(void **state)
{
	static const struct {
		const char *text;
		size_t len;
		const char *error;
	} rows[] = {
		{ "\0", 1, "f:1: a byte of value 0: expected text" },
		{ UP "\0", 20, "f:2: a byte of value 0: expected text" },
		{ UP "qu\0ick\n", 26, "f:2: 'qu': a byte of value 0: expected text" },
		{ UP "# a\n# b\0\n", 28, "f:3: a byte of value 0: expected text" },
		{ UP "altnet \0", 27, "f:2: a byte of value 0: expected text" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_null(conf_read_text("f", rows[i].text, rows[i].len,
					   error, sizeof(error)));
		assert_string_equal(error, rows[i].error);
	}
}

/* Files that end inside the last word, of every size around a buffer's */
static void files_of_any_size(void **state)
{
	static const char words[] = "phyint up upstream altnet 10.0.0.0/8";
	char text[1100];

	(void)state;
	for (size_t len = sizeof(words); len < sizeof(text); len++) {
		struct conf *conf;
		size_t comment = len - (sizeof(words) - 1);

		memset(text, '#', comment);
		text[comment - 1] = '\n';
		memcpy(text + comment, words, sizeof(words) - 1);
		conf = conf_read_text("f", text, len, error, sizeof(error));
		assert_non_null(conf);
		assert_int_equal(conf->ifs[0].altnets[0].mask,
				 inet_addr("255.0.0.0"));
		conf_free(conf);
	}
}

static void long_words(void **state)
{
	char text[6000] = "chroot ";
	struct conf *conf;

	(void)state;
	memset(text + 7, 'd', 4095);
	strcpy(text + 7 + 4095, " " UP);
	conf = good(text);
	assert_int_equal(strlen(conf->chroot), 4095);
	conf_free(conf);
	memset(text + 7, 'd', 4096);
	strcpy(text + 7 + 4096, " " UP);
	assert_error(text, "f:1: 'dddddddddddddddddddddddddddddddddddddddddddddd"
		     "dddddddddddddd...': longer than any word may be: expected text");
	/* an error that does not fit is cut off */
	memset(error, 'x', sizeof(error));
	assert_null(conf_read_text("f", "foo", 3, error, 12));
	assert_string_equal(error, "f:1: 'foo':");
	assert_null(conf_read_text("f", "foo", 3, error, 3));
	assert_string_equal(error, "f:");
}

/* ---- include ---- */

static char dir[] = "/tmp/igmpproxy-conf-XXXXXX";

static void file_write(const char *name, const char *text)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static struct conf *file_read(const char *name)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	*error = '\0';
	return conf_read(path, error, sizeof(error));
}

/* error is "DIR/" and then this */
static void assert_file_error(const char *name, const char *expected)
{
	assert_null(file_read(name));
	print_message("%s\n", error);
	assert_memory_equal(error, dir, strlen(dir));
	assert_string_equal(error + strlen(dir) + 1, expected);
}

static void an_include_in_its_place(void **state)
{
	struct conf *conf;

	(void)state;
	file_write("main", "quickleave\nphyint up upstream\n include sub/nets\n"
		   "threshold 5 include \nsub/more phyint b downstream");
	file_write("sub/nets", "altnet 10/8\naltnet 11/8");
	file_write("sub/more", "altnet 12/8 # no end of line\n"
		   "phyint a downstream include least");
	file_write("sub/least", "maxgroups 7");
	conf = file_read("main");
	assert_non_null(conf);
	assert_int_equal(conf->if_count, 3);
	assert_int_equal(conf_find(conf, "up")->altnet_count, 3);
	assert_int_equal(conf_find(conf, "up")->threshold, 5);
	assert_int_equal(conf_find(conf, "a")->maxgroups, 7);
	assert_int_equal(conf_find(conf, "b")->maxgroups, 4096);
	conf_free(conf);
}

static void errors_name_the_included_file(void **state)
{
	(void)state;
	file_write("main", UP "include sub/bad\n");
	file_write("sub/bad", "\nthreshold 0\n");
	assert_file_error("main", "sub/bad:2: '0': expected a number from 1 to "
			  "255 after threshold");
	/* also when they are found only at the end */
	file_write("sub/bad", "\n\nmaxgroups 5");
	assert_file_error("main", "sub/bad:3: 'maxgroups': expected before any "
			  "phyint or after a downstream one, which up is not");
	/* a value has to be in the file of its word */
	file_write("main", UP "include sub/bad\n5");
	file_write("sub/bad", "threshold");
	assert_file_error("main", "sub/bad:1: 'threshold': expected a number "
			  "from 1 to 255 after it, not the end of the file");
	/* and the line of the outer file is right again */
	file_write("main", UP "include\nsub/bad foo");
	file_write("sub/bad", "threshold\n5\n\n");
	assert_file_error("main", "main:3: 'foo': expected a statement or an "
			  "option of phyint");
}

static void files_that_cannot_be_read(void **state)
{
	(void)state;
	assert_file_error("none", "none: No such file or directory");
	assert_file_error("sub", "sub: Is a directory");
	file_write("main", UP "include none");
	assert_file_error("main", "main:2: 'none': expected a file that can be "
			  "read (No such file or directory) after include");
	file_write("main", UP "include sub");
	assert_file_error("main", "main:2: 'sub': expected a file that can be "
			  "read (Is a directory) after include");
	file_write("main", UP "include /dev/zero");
	assert_file_error("main", "main:2: '/dev/zero': expected a file that "
			  "can be read (File too large) after include");
}

static void includes_eight_deep(void **state)
{
	char name[8], text[32];

	(void)state;
	for (unsigned i = 0; i < 8; i++) {
		snprintf(name, sizeof(name), "d%u", i);
		snprintf(text, sizeof(text), "include d%u\n", i + 1);
		file_write(name, text);
	}
	file_write("d8", UP);
	conf_free(file_read("d0"));
	assert_string_equal(error, "");
	file_write("d8", "include d9");
	file_write("d9", UP);
	assert_file_error("d0", "d8:1: 'd9': expected files at most 8 deep "
			  "after include");
	file_write("main", "include main");
	assert_file_error("main", "main:1: 'main': expected files at most 8 "
			  "deep after include");
	/* one after the other may be more */
	file_write("main", "include a include a include a include a include a "
		   "include a include a include a include a include a " UP);
	file_write("a", "quickleave");
	conf_free(file_read("main"));
	assert_string_equal(error, "");
}

static int directories(void **state)
{
	char path[64];

	(void)state;
	if (!mkdtemp(dir))
		return -1;
	snprintf(path, sizeof(path), "%s/sub", dir);
	return mkdir(path, 0700);
}

static int directories_remove(void **state)
{
	static const char * const names[] = {
		"main", "a", "sub/nets", "sub/more", "sub/least", "sub/bad",
		"d0", "d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9",
		"sub", "",
	};
	char path[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		remove(path);
	}
	return 0;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults),
		cmocka_unit_test(statements_about_everything),
		cmocka_unit_test(the_last_of_two_statements_counts),
		cmocka_unit_test(options_of_an_interface),
		cmocka_unit_test(many_prefixes),
		cmocka_unit_test(a_role_late_twice_or_never),
		cmocka_unit_test(the_first_phyint_of_a_name_wins),
		cmocka_unit_test(names_may_be_words_of_the_language),
		cmocka_unit_test(timers_are_an_interfaces_own_or_the_default),
		cmocka_unit_test(a_response_is_shorter_than_the_interval),
		cmocka_unit_test(quickleave_of_one_and_of_all),
		cmocka_unit_test(what_only_downstreams_have),
		cmocka_unit_test(numbers_at_their_ends),
		cmocka_unit_test(fractions_only_of_seconds),
		cmocka_unit_test(errors_name_line_word_and_what_was_expected),
		cmocka_unit_test(seven_upstreams_and_no_more),
		cmocka_unit_test(comments_and_white_space),
		cmocka_unit_test(bytes_of_value_0),
		cmocka_unit_test(files_of_any_size),
		cmocka_unit_test(long_words),
		cmocka_unit_test(an_include_in_its_place),
		cmocka_unit_test(errors_name_the_included_file),
		cmocka_unit_test(files_that_cannot_be_read),
		cmocka_unit_test(includes_eight_deep),
	};

	return cmocka_run_group_tests_name("conf", tests, directories,
					   directories_remove);
}
