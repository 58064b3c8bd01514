/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The log, to syslog or to stderr. Levels are those of <syslog.h>. Nothing is
 * formatted while its level is off: callers with costly arguments ask log_on().
 */
#ifndef IGMPPROXY_LOG_H
#define IGMPPROXY_LOG_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <syslog.h>

/*
 * Before it is called, warnings and worse go to stderr. May be called again.
 * level is the last one that is written.
 */
void log_open(const char *ident, bool to_stderr, int level);
void log_close(void);

/*
 * Whether stderr goes to systemd's journal, as $JOURNAL_STREAM says. Lines there
 * begin with "<level>". The journal knows whose they are, even the last ones of a
 * process that is gone, which it does not know of those that come by syslog.
 */
bool log_journal(void);

bool log_on(int level);

/* One line, without its end. errno is as it was afterwards. */
void log_write(int level, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void log_vwrite(int level, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/* Its arguments are not evaluated while the level is off. */
#define log_debug(...)							\
	do {								\
		if (log_on(LOG_DEBUG))					\
			log_write(LOG_DEBUG, __VA_ARGS__);		\
	} while (0)
#define log_info(...)							\
	do {								\
		if (log_on(LOG_INFO))					\
			log_write(LOG_INFO, __VA_ARGS__);		\
	} while (0)
#define log_warning(...)	log_write(LOG_WARNING, __VA_ARGS__)
#define log_error(...)		log_write(LOG_ERR, __VA_ARGS__)

/*
 * For lines that a stranger on the net can cause: one for each interval.
 *
 *	static struct log_limit limit = LOG_LIMIT(60000);
 *
 *	if (log_limit_pass(&limit, now, &held))
 *		log_warning("... (%u more like it)", held);
 */
struct log_limit {
	int64_t interval;	/* milliseconds */
	int64_t next;		/* nothing passes before */
	unsigned held;		/* held back since the last that passed */
};

#define LOG_LIMIT(ms)	{ .interval = (ms), .next = INT64_MIN, .held = 0 }

/* *held: how many were held back since the last line; may be NULL. */
bool log_limit_pass(struct log_limit *limit, int64_t now, unsigned *held);

#endif
