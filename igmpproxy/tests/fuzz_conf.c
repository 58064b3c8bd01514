/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Configurations mutated at random. Each either gives a configuration of which
 * everything is in its range, or an error that names the file; nothing is read
 * outside the text, which lies in a buffer of its own size.
 *
 *	fuzz_conf [RUNS [SEED]]		the same seed does the same again
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "log.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))
#define TEXT_MAX	4096
#define PATH		"fuzz.conf"

static uint64_t seed = 1;
static unsigned long run;
static unsigned long accepted;

static const char * const seeds[] = {
	("quickleave\nphyint eth0 upstream ratelimit 0 threshold 1\n"
	"\taltnet 10.0.0.0/8\n\taltnet 192.168.0.0/24\n\n"
	"phyint eth1 downstream ratelimit 0 threshold 1\n"
	"phyint eth2 disabled\n"),
	("quickleave hashtablesize 32 defaultdown rescanvif chroot /var/empty "
	"user nobody refreshdelay 10 refreshinterval 60 refreshversion 2 "
	"phyint a upstream whitelist 239/8 blacklist 239.255.255.250 "
	"phyint b downstream quickleave maxgroups 10 maxsources 5"),
	("# defaults\r\nqueryinterval 60.5\r\nqueryresponseinterval 2.5\r\n"
	"lastmemberinterval .5\r\nlastmembercount 2\r\nrobustness 2\r\n"
	"querierversion 3\r\nmaxgroups 100\r\nphyint up upstream\r\n"
	"phyint d downstream noquickleave queryinterval 20\r\n"),
	("phyint u1 upstream phyint u2 upstream phyint u3 upstream phyint u4 "
	"upstream phyint u5 upstream phyint u6 upstream phyint u7 upstream"),
	("include nothing.there\nphyint up upstream\n"),
};

static const char * const pieces[] = {
	" ", "\n", "\r\n", "\t", "#", "# c\n", "0", "1", "255", "256", "-1",
	"2147483648", "0.1", ".", "1.5", "10/8", "10.0.0.0/33", "/", "0/0",
	"phyint ", "phyint up ", "upstream ", "downstream ", "disabled ",
	"ratelimit ", "threshold ", "altnet ", "whitelist ", "blacklist ",
	"quickleave ", "noquickleave ", "hashtablesize ", "defaultdown ",
	"rescanvif ", "chroot ", "user ", "refreshdelay ", "refreshinterval ",
	"refreshversion ", "queryinterval ", "queryresponseinterval ",
	"lastmemberinterval ", "lastmembercount ", "robustness ",
	"querierversion ", "maxgroups ", "maxsources ", "include ",
	"include include ", "abcdefghijklmnop", "\xff", "\x1b[1m",
};

/* xorshift64*; 0..n-1 */
static size_t draw(size_t n)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return (size_t)((seed * 0x2545f4914f6cdd1dULL) >> 33) % n;
}

static void fail(const char *why, const char *text, size_t len)
{
	fprintf(stderr, "run %lu: %s:\n", run, why);
	fwrite(text, 1, len, stderr);
	fputc('\n', stderr);
	exit(1);
}

/* ---- mutations: each changes text in place and returns its new length ---- */

static size_t put(char *text, size_t len)
{
	const char *piece = pieces[draw(ARRAY_SIZE(pieces))];
	size_t at = draw(len + 1), n = strlen(piece);

	if (len + n > TEXT_MAX)
		return len;
	memmove(text + at + n, text + at, len - at);
	memcpy(text + at, piece, n);
	return len + n;
}

static size_t cut(char *text, size_t len)
{
	size_t at, n;

	if (!len)
		return 0;
	at = draw(len);
	n = draw(len - at < 20 ? len - at + 1 : 20);
	memmove(text + at, text + at + n, len - at - n);
	return len - n;
}

static size_t change(char *text, size_t len)
{
	if (len)
		text[draw(len)] = (char)draw(256);
	return len;
}

static size_t truncate_at(char *text, size_t len)
{
	(void)text;
	return draw(len + 1);
}

/* to the sizes at which a reader with a buffer loses words */
static size_t pad(char *text, size_t len)
{
	static const size_t sizes[] = { 256, 512, 1024, 4096 };
	size_t size = sizes[draw(ARRAY_SIZE(sizes))], n;

	if (len + 2 > size)
		return len;
	n = size - len;
	memmove(text + n, text, len);
	memset(text, '#', n - 1);
	text[n - 1] = '\n';
	return size;
}

static size_t repeat(char *text, size_t len)
{
	size_t at = draw(len + 1), n = draw(len - at + 1);

	if (len + n > TEXT_MAX)
		return len;
	memmove(text + at + n, text + at, len - at);
	return len + n;
}

static size_t mutate(char *text, size_t len)
{
	static size_t (* const mutations[])(char *, size_t) = {
		put, put, put, cut, cut, change, truncate_at, pad, repeat,
	};

	for (size_t n = draw(6); n > 0; n--)
		len = mutations[draw(ARRAY_SIZE(mutations))](text, len);
	return len;
}

/* ---- what always holds ---- */

static bool prefix_is_clean(const struct prefix *prefix)
{
	return !(prefix->addr & ~prefix->mask);
}

static bool timing_is_right(const struct timing *t)
{
	return t->query_interval >= 1000 && t->query_interval <= 31744000 &&
		t->query_response >= 100 &&
		t->query_response < t->query_interval &&
		t->last_member >= 100 && t->last_member <= 3174400 &&
		t->last_member_count >= 1 && t->last_member_count <= 255 &&
		t->robustness >= 1 && t->robustness <= 7 &&
		t->querier_version >= 1 && t->querier_version <= 3;
}

static bool if_is_right(const struct if_conf *i)
{
	bool right = i->role <= IF_DOWNSTREAM && i->threshold >= 1 &&
		i->threshold <= 255 && i->ratelimit <= INT32_MAX &&
		i->maxgroups >= 1 && i->maxsources >= 1 &&
		i->maxsources <= 65535 && timing_is_right(&i->timing);

	for (size_t n = 0; n < i->altnet_count; n++)
		right &= prefix_is_clean(&i->altnets[n]);
	for (size_t n = 0; n < i->rule_count; n++)
		right &= prefix_is_clean(&i->rules[n].prefix);
	return right;
}

static bool is_right(const struct conf *conf)
{
	unsigned upstreams = 0;
	bool right;

	right = if_is_right(&conf->defaults) && !conf->defaults.altnet_count &&
		!conf->defaults.rule_count && !*conf->defaults.name &&
		conf->hashtablesize <= 536870912 &&
		conf->refresh_delay <= 86400000 &&
		conf->refresh_interval <= 86400000 &&
		(conf->refresh_version == 2 || conf->refresh_version == 3) &&
		(!conf->chroot || *conf->chroot) &&
		(!conf->user || *conf->user);
	for (size_t n = 0; n < conf->if_count; n++) {
		const struct if_conf *i = &conf->ifs[n];

		/* the first of its name, which is one */
		right &= if_is_right(i) && *i->name &&
			conf_find(conf, i->name) == i;
		upstreams += i->role == IF_UPSTREAM;
	}
	return right && upstreams >= 1 && upstreams <= 7;
}

static void try(const char *text, size_t len)
{
	char error[200], *exact = malloc(len ? len : 1);
	struct conf *conf;

	if (!exact)
		abort();
	memcpy(exact, text, len);
	memset(error, 'x', sizeof(error));
	conf = conf_read_text(PATH, exact, len, error, sizeof(error));
	if (conf && !is_right(conf))
		fail("a value out of its range", text, len);
	if (!conf && !memchr(error, '\0', sizeof(error)))
		fail("an error without an end", text, len);
	if (!conf && strncmp(error, PATH ":", sizeof(PATH)))
		fail(error, text, len);
	accepted += !!conf;
	conf_free(conf);
	free(exact);
}

int main(int argc, char **argv)
{
	unsigned long runs = argc > 1 ? strtoul(argv[1], NULL, 10) : 20000;
	char text[TEXT_MAX];

	if (argc > 2)
		seed = strtoull(argv[2], NULL, 10);
	if (!seed)
		seed = 1;
	log_open("fuzz", true, LOG_EMERG);
	for (run = 0; run < runs; run++) {
		const char *from = seeds[draw(ARRAY_SIZE(seeds))];
		size_t len = strlen(from);

		memcpy(text, from, len);
		try(text, mutate(text, len));
	}
	printf("%lu runs, %lu accepted\n", runs, accepted);
	/* mutations that leave nothing right, or nothing wrong, test nothing */
	return runs >= 1000 && (accepted < runs / 20 ||
				accepted > runs - runs / 20);
}
