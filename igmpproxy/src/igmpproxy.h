/* SPDX-License-Identifier: GPL-2.0-only */
/* What whoever builds igmpproxy may change, and what main.c hands over. */
#ifndef IGMPPROXY_H
#define IGMPPROXY_H

#include <stdbool.h>

/*
 * A provider that never sends IGMP queries forgets a membership, Movistar's
 * after 260 s. So memberships are reported again from time to time. 0 leaves
 * that off unless the configuration sets refreshinterval.
 */
#define MOVISTAR_WORKAROUND_ENABLED	1
/* Seconds, the defaults of refreshdelay and refreshinterval */
#define MOVISTAR_REFRESH_INITIAL_DELAY	10
#define MOVISTAR_REFRESH_INTERVAL	60

/* Exit statuses */
#define EXIT_USAGE	1	/* wrong option or argument, or not root */
#define EXIT_FATAL	255	/* any other error at the start or later */

/* The command line */
struct options {
	const char *config;	/* path of the configuration */
	bool foreground;	/* do not fork */
	bool to_stderr;		/* log there and not to syslog; foreground */
	int level;		/* of <syslog.h>, the last that is logged */
};

#endif
