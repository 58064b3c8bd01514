/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What ties everything together: the kernel's events go to the proxy, what it wants to
 * the kernel, the configuration to both.
 *
 * main.c: conf_read(), daemon_new(), fork if wanted, privileges_drop(), daemon_run(),
 * daemon_free(), exit with what daemon_run() gave back.
 */
#ifndef IGMPPROXY_DAEMON_H
#define IGMPPROXY_DAEMON_H

#include <stddef.h>

struct conf;
struct daemon;

struct daemon_options {
	const char *conf_path;	/* read again on HUP */
	const char *ctl_path;	/* of the control socket; NULL or "": none */
};

/*
 * Opens all that needs privileges. It takes the configuration, also when it fails: NULL,
 * and error says why.
 */
struct daemon *daemon_new(const struct daemon_options *options, struct conf *conf,
			  char *error, size_t size);

/* Works until INT or TERM, has left all groups then. Gives back the exit status. */
int daemon_run(struct daemon *daemon);

void daemon_free(struct daemon *daemon);

#endif
