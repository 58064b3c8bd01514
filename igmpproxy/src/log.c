/* SPDX-License-Identifier: GPL-2.0-only */
#include "log.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool to_stderr = true, colours, levels;
static int max_level = LOG_WARNING;

bool log_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device, number;
	struct stat st;

	/* Whoever redirects stderr leaves the variable as it was. */
	return stream && sscanf(stream, "%llu:%llu", &device, &number) == 2 &&
	       fstat(STDERR_FILENO, &st) == 0 &&
	       (unsigned long long)st.st_dev == device &&
	       (unsigned long long)st.st_ino == number;
}

void log_open(const char *ident, bool err, int level)
{
	log_close();
	to_stderr = err;
	max_level = level;
	if (err) {
		colours = isatty(STDERR_FILENO) == 1;
		levels = log_journal();
	} else {
		/* at once, so that it works after chroot too */
		openlog(ident, LOG_PID | LOG_NDELAY, LOG_DAEMON);
	}
}

void log_close(void)
{
	if (!to_stderr)
		closelog();
	to_stderr = true;
	colours = levels = false;
	max_level = LOG_WARNING;
}

bool log_on(int level)
{
	return level <= max_level;
}

static const char *colour_of(int level)
{
	if (level <= LOG_ERR)
		return "\033[31m";
	if (level == LOG_WARNING)
		return "\033[33m";
	return NULL;
}

/* One write() a line, as others may write to the same place. */
static void line_write(int level, const char *format, va_list args)
{
	const char *colour = colours ? colour_of(level) : NULL;
	char text[1024], before[8] = "";
	int len;

	len = vsnprintf(text, sizeof(text), format, args);
	if (len < 0)
		return;
	if (levels)
		snprintf(before, sizeof(before), "<%d>", level);
	fprintf(stderr, "%s%s%s\n", colour ? colour : before, text,
		colour ? "\033[0m" : "");
}

void log_vwrite(int level, const char *format, va_list args)
{
	int saved = errno;

	if (!log_on(level))
		return;
	if (to_stderr)
		line_write(level, format, args);
	else
		vsyslog(level, format, args);
	errno = saved;
}

void log_write(int level, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	log_vwrite(level, format, args);
	va_end(args);
}

bool log_limit_pass(struct log_limit *limit, int64_t now, unsigned *held)
{
	if (now < limit->next) {
		limit->held++;
		return false;
	}
	if (held)
		*held = limit->held;
	limit->held = 0;
	limit->next = now + limit->interval;
	return true;
}
