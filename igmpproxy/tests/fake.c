/* SPDX-License-Identifier: GPL-2.0-only */
#include "fake.h"

#include <assert.h>

static const char *const types[] = {
	[IGMP_IS_IN] = "is_in", [IGMP_IS_EX] = "is_ex",
	[IGMP_TO_IN] = "to_in", [IGMP_TO_EX] = "to_ex",
	[IGMP_ALLOW] = "allow", [IGMP_BLOCK] = "block",
};

uint32_t addr(const char *text)
{
	struct in_addr in;

	assert(inet_pton(AF_INET, text, &in) == 1);
	return in.s_addr;
}

static void __attribute__((format(printf, 2, 3)))
put(struct fake *fake, const char *format, ...)
{
	size_t room = sizeof(fake->text) - fake->len;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(fake->text + fake->len, room, format, args);
	va_end(args);
	if (n > 0 && (size_t)n < room)
		fake->len += (size_t)n;
}

static void put_sources(struct fake *fake, const uint8_t *sources,
			unsigned count)
{
	unsigned i;

	put(fake, " {");
	for (i = 0; i < count; i++)
		put(fake, "%s%s", i ? " " : "", ADDR(igmp_source(sources, i)));
	put(fake, "}");
}

static void put_message(struct fake *fake, struct igmp_message *message)
{
	struct igmp_record record;
	const char *comma = "";

	switch (message->kind) {
	case IGMP_QUERY_V1:
	case IGMP_QUERY_V2:
	case IGMP_QUERY_V3:
		put(fake, "query v%d %s %d", message->kind + 1,
		    ADDR(message->group), (int)message->response / 100);
		if (message->kind != IGMP_QUERY_V3)
			break;
		put(fake, " qrv %u qqic %d%s", message->robustness,
		    (int)message->interval / 1000,
		    message->suppress ? " s" : "");
		put_sources(fake, message->sources, message->source_count);
		break;
	case IGMP_REPORT_V3:
		put(fake, "v3");
		while (igmp_next_record(message, &record)) {
			put(fake, "%s %s %s", comma, types[record.type],
			    ADDR(record.group));
			put_sources(fake, record.sources, record.source_count);
			comma = ",";
		}
		break;
	default:
		put(fake, "%s %s", message->kind == IGMP_LEAVE_V2 ? "leave" :
		    message->kind == IGMP_REPORT_V1 ? "v1" : "v2",
		    ADDR(message->group));
	}
}

static void fake_send(void *ctx, unsigned vif, uint32_t dst, const void *data,
		      size_t len)
{
	struct fake *fake = ctx;
	struct igmp_message message;

	/* Whatever is sent can be read again, and fits into a packet. */
	assert(len <= IGMP_BYTES);
	assert(igmp_parse(data, len, &message) == IGMP_FINE);
	fake->sent++;
	put(fake, "%u %s ", vif, ADDR(dst));
	put_message(fake, &message);
	put(fake, "\n");
}

static int fake_route_set(void *ctx, uint32_t source, uint32_t group,
			  unsigned in, const uint8_t ttls[MAXVIFS])
{
	struct fake *fake = ctx;
	unsigned i, at = FAKE_ROUTES;

	fake->route_calls++;
	if (fake->route_error)
		return fake->route_error;
	for (i = FAKE_ROUTES; i-- > 0;) {
		if (!fake->routes[i].used && at == FAKE_ROUTES)
			at = i;
		if (fake->routes[i].used && fake->routes[i].source == source &&
		    fake->routes[i].group == group) {
			at = i;
			break;
		}
	}
	if (at == FAKE_ROUTES)
		return 0;
	fake->routes[at].used = true;
	fake->routes[at].source = source;
	fake->routes[at].group = group;
	fake->routes[at].in = in;
	memcpy(fake->routes[at].ttls, ttls, MAXVIFS);
	return 0;
}

static int fake_route_del(void *ctx, uint32_t source, uint32_t group,
			  unsigned in)
{
	struct fake *fake = ctx;
	unsigned i;

	fake->route_calls++;
	for (i = 0; i < FAKE_ROUTES; i++)
		if (fake->routes[i].used && fake->routes[i].source == source &&
		    fake->routes[i].group == group &&
		    fake->routes[i].in == in) {
			memset(&fake->routes[i], 0, sizeof(fake->routes[i]));
			return 0;
		}
	return -1;
}

static int fake_route_packets(void *ctx, uint32_t source, uint32_t group,
			      uint64_t *packets, uint64_t *bytes)
{
	struct fake *fake = ctx;
	unsigned i;

	for (i = 0; i < FAKE_ROUTES; i++)
		if (fake->routes[i].used && fake->routes[i].source == source &&
		    fake->routes[i].group == group) {
			*packets = fake->routes[i].packets;
			*bytes = 1316 * *packets;
			return 0;
		}
	return -1;
}

static bool fake_log_on(void *ctx, int level)
{
	struct fake *fake = ctx;

	return level <= fake->level;
}

static void fake_log(void *ctx, int level, const char *format, ...)
{
	struct fake *fake = ctx;
	size_t room = sizeof(fake->log) - fake->log_len;
	va_list args;
	int n;

	assert(level <= fake->level);
	fake->formatted++;
	va_start(args, format);
	n = vsnprintf(fake->log + fake->log_len, room, format, args);
	va_end(args);
	if (n < 0 || (size_t)n + 2 > room)
		return;
	fake->log_len += (size_t)n;
	fake->log[fake->log_len++] = '\n';
	fake->log[fake->log_len] = '\0';
}

/* xorshift64* */
static uint32_t fake_random(void *ctx)
{
	struct fake *fake = ctx;

	if (fake->small_random)
		return 0;
	fake->random ^= fake->random >> 12;
	fake->random ^= fake->random << 25;
	fake->random ^= fake->random >> 27;
	return (uint32_t)((fake->random * 0x2545f4914f6cdd1dULL) >> 32);
}

const struct proxy_ops fake_ops = {
	.send = fake_send, .route_set = fake_route_set,
	.route_del = fake_route_del, .route_packets = fake_route_packets,
	.log_on = fake_log_on, .log = fake_log, .random = fake_random,
};

void fake_init(struct fake *fake)
{
	memset(fake, 0, sizeof(*fake));
	fake->level = LOG_INFO;
	fake->random = 1;
}

const char *fake_sent(struct fake *fake)
{
	static char last[sizeof(fake->text)];

	memcpy(last, fake->text, fake->len);
	last[fake->len] = '\0';
	fake->len = 0;
	return last;
}

const char *fake_routes(struct fake *fake)
{
	static char text[8192];
	size_t len = 0;
	unsigned i, vif;

	text[0] = '\0';
	for (i = FAKE_ROUTES; i-- > 0;) {
		if (!fake->routes[i].used)
			continue;
		len += (size_t)snprintf(text + len, sizeof(text) - len,
					"%u %s %s >", fake->routes[i].in,
					ADDR(fake->routes[i].source),
					ADDR(fake->routes[i].group));
		for (vif = 0; vif < MAXVIFS; vif++)
			if (fake->routes[i].ttls[vif])
				len += (size_t)snprintf(text + len,
					sizeof(text) - len, " %u:%u", vif,
					fake->routes[i].ttls[vif]);
		len += (size_t)snprintf(text + len, sizeof(text) - len, "\n");
	}
	return text;
}

unsigned fake_logged(const struct fake *fake, const char *text)
{
	const char *at = fake->log;
	unsigned count = 0;

	while ((at = strstr(at, text))) {
		count++;
		at += strlen(text);
	}
	return count;
}

size_t fake_records(uint8_t out[IGMP_BYTES], const char *text)
{
	char *words = strdup(text), *rest = NULL, *record;
	struct igmp_report report;

	igmp_report_start(&report);
	record = strtok_r(words, ",", &rest);
	for (; record; record = strtok_r(NULL, ",", &rest)) {
		char *inner = NULL, *word = strtok_r(record, " {}", &inner);
		uint32_t sources[64], group;
		unsigned type = 1, count = 0;

		while (strcmp(types[type], word))
			type++;
		group = addr(strtok_r(NULL, " {}", &inner));
		while ((word = strtok_r(NULL, " {}", &inner)))
			sources[count++] = addr(word);
		assert(igmp_report_add(&report, type, group, sources, count));
	}
	igmp_report_finish(&report);
	free(words);
	memcpy(out, report.data, report.len);
	return report.len;
}

void fake_core_init(struct core *core, struct fake *fake)
{
	fake_init(fake);
	core->ops = &fake_ops;
	core->ctx = fake;
	timers_init(&core->timers);
}

void fake_core_exit(struct core *core)
{
	assert_int_equal(core->timers.reserved, 0);
	timers_exit(&core->timers);
}

void fake_core_pass(struct core *core, int64_t *now, int64_t ms)
{
	int64_t end = *now + ms;

	while (timers_deadline(&core->timers) <= end) {
		if (*now < timers_deadline(&core->timers))
			*now = timers_deadline(&core->timers);
		timers_run(&core->timers, *now);
	}
	*now = end;
}
