/* SPDX-License-Identifier: GPL-2.0-only */
/* The privileges of the process on Linux, a part of kern-linux.c without libcap. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/capability.h>

#include "kern.h"

#define WORDS _LINUX_CAPABILITY_U32S_3
/* Both are below 32, so they stand in the first word. */
#define LEFT (1u << CAP_NET_ADMIN | 1u << CAP_NET_RAW)

static int caps_get(struct __user_cap_data_struct caps[WORDS])
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };

	memset(caps, 0, WORDS * sizeof(caps[0]));
	return syscall(SYS_capget, &head, caps) < 0 ? -errno : 0;
}

static int caps_set(const struct __user_cap_data_struct caps[WORDS])
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };

	return syscall(SYS_capset, &head, caps) < 0 ? -errno : 0;
}

/* No program that is run later gets them back. */
static int bound_limit(void)
{
	int cap, value;

	for (cap = 0; (value = prctl(PR_CAPBSET_READ, cap, 0, 0, 0)) >= 0; cap++) {
		if (value == 0 || cap == CAP_NET_ADMIN || cap == CAP_NET_RAW)
			continue;
		/* Who has no CAP_SETPCAP cannot, and what counts follows. */
		if (prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) < 0 && errno != EPERM)
			return -errno;
	}
	return 0;
}

int kern_caps_keep(void)
{
	/* Another user has no CAP_SETPCAP for this. */
	int problem = bound_limit();

	if (!problem && prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0)
		problem = -errno;
	return problem;
}

static bool caps_within(const struct __user_cap_data_struct caps[WORDS])
{
	unsigned int i, more = (caps[0].effective | caps[0].permitted |
				caps[0].inheritable) & ~LEFT;

	for (i = 1; i < WORDS; i++)
		more |= caps[i].effective | caps[i].permitted | caps[i].inheritable;
	return more == 0;
}

/* Not so after a change of the user: what is permitted has no effect yet then. */
static bool caps_limited(const struct __user_cap_data_struct caps[WORDS])
{
	return caps_within(caps) && caps[0].effective == caps[0].permitted;
}

int kern_caps_limit(char *error, size_t size)
{
	struct __user_cap_data_struct caps[WORDS];
	unsigned int i;
	int problem;

	problem = bound_limit();
	if (!problem)
		problem = caps_get(caps);
	/* Who was given no more, a service say, may have no right to that call either. */
	if (!problem && !caps_limited(caps)) {
		caps[0].permitted &= LEFT;
		caps[0].effective = caps[0].permitted;
		caps[0].inheritable = 0;
		for (i = 1; i < WORDS; i++)
			memset(&caps[i], 0, sizeof(caps[i]));
		problem = caps_set(caps);
	}
	if (!problem && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		problem = -errno;
	if (!problem)
		problem = caps_get(caps);
	if (problem) {
		snprintf(error, size, "capabilities: %s", strerror(-problem));
		return problem;
	}
	if (!caps_within(caps)) {
		snprintf(error, size, "capabilities: more are left than were asked for");
		return -EPERM;
	}
	return 0;
}
