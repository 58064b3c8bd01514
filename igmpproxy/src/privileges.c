/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "kern.h"
#include "privileges.h"

/* The unit of systemd has the rights that most need, and not those for these. */
#define HINT(problem) ((problem) == EPERM ? \
	" (what a service needs for that: igmpproxy.conf(5))" : "")

struct identity {
	uid_t uid;
	gid_t gid;
};

static bool number(const char *text, unsigned long *value)
{
	char *end;

	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	*value = strtoul(text, &end, 10);
	return *end == '\0' && errno == 0 && *value < (uid_t)-1;
}

static bool find(const char *user, struct identity *identity)
{
	const struct passwd *entry = getpwnam(user);
	unsigned long id;

	if (!entry && number(user, &id)) {
		identity->uid = (uid_t)id;
		identity->gid = (gid_t)id;
		entry = getpwuid((uid_t)id);
		if (!entry)
			return true;
	}
	if (!entry)
		return false;
	identity->uid = entry->pw_uid;
	identity->gid = entry->pw_gid;
	return true;
}

bool privileges_user(const char *user)
{
	struct identity identity;

	return find(user, &identity);
}

static int become(const struct identity *identity, const char *user, char *error,
		  size_t size)
{
	if (setgroups(1, &identity->gid) < 0 || setgid(identity->gid) < 0 ||
	    setuid(identity->uid) < 0) {
		snprintf(error, size, "user %s: %s%s", user, strerror(errno), HINT(errno));
		return -1;
	}
	if (getuid() != identity->uid || geteuid() != identity->uid ||
	    getgid() != identity->gid || getegid() != identity->gid ||
	    (identity->uid != 0 && setuid(0) == 0)) {
		snprintf(error, size, "user %s: the process is still another one", user);
		return -1;
	}
	return 0;
}

int privileges_drop(const char *root, const char *user, char *error, size_t size)
{
	struct identity identity;
	int problem;

	/* Names are looked up while /etc is still there. */
	if (user && !find(user, &identity)) {
		snprintf(error, size, "user %s: there is no such user", user);
		return -1;
	}
	if (root && (chroot(root) < 0 || chdir("/") < 0)) {
		snprintf(error, size, "chroot %s: %s%s", root, strerror(errno), HINT(errno));
		return -1;
	}
	if (user) {
		problem = kern_caps_keep();
		if (problem) {
			snprintf(error, size,
				 "user %s: it could not route multicast: %s", user,
				 strerror(-problem));
			return -1;
		}
		if (become(&identity, user, error, size) < 0)
			return -1;
	}
	return kern_caps_limit(error, size) < 0 ? -1 : 0;
}
