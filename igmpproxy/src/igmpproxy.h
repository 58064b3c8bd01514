/* SPDX-License-Identifier: GPL-2.0-only */
/* What whoever builds igmpproxy may change. */
#ifndef IGMPPROXY_H
#define IGMPPROXY_H

/*
 * A provider that never sends IGMP queries forgets a membership, Movistar's
 * after 260 s. So memberships are reported again from time to time; with 0
 * they never are, whatever the configuration says.
 */
#ifndef MOVISTAR_WORKAROUND_ENABLED
#define MOVISTAR_WORKAROUND_ENABLED	1
#endif
/* Seconds, the defaults of refreshdelay and refreshinterval */
#ifndef MOVISTAR_REFRESH_INITIAL_DELAY
#define MOVISTAR_REFRESH_INITIAL_DELAY	10
#endif
#ifndef MOVISTAR_REFRESH_INTERVAL
#define MOVISTAR_REFRESH_INTERVAL	60
#endif

/* Exit statuses */
#define EXIT_USAGE	1	/* wrong option or argument, or not root */
#define EXIT_FATAL	255	/* any other error at the start or later */

#endif
