/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef IGMPPROXY_PRIVILEGES_H
#define IGMPPROXY_PRIVILEGES_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Shuts the process into directory `root` and makes it user `user` (a name or a number;
 * NULL for either: not), without any privilege but those of multicast routing, which is
 * verified. 0, or -1: error says what failed.
 */
int privileges_drop(const char *root, const char *user, char *error, size_t size);

/* Whether there is such a user. */
bool privileges_user(const char *user);

#endif
