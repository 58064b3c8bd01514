/* SPDX-License-Identifier: GPL-2.0-only */
/* Tells a service manager how the daemon is, as sd_notify(3) describes it. */
#ifndef IGMPPROXY_NOTIFY_H
#define IGMPPROXY_NOTIFY_H

/* Looks at $NOTIFY_SOCKET; before a chroot. Without it nothing is told. */
void notify_open(void);
void notify_close(void);

void notify_ready(const char *status);
void notify_reloading(void);
void notify_stopping(void);
void notify_status(const char *status);

#endif
