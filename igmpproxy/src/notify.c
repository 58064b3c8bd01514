/* SPDX-License-Identifier: GPL-2.0-only */
#include <fcntl.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "notify.h"

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

static int notify_fd = -1;

void notify_open(void)
{
	struct sockaddr_un where = { .sun_family = AF_UNIX };
	const char *path = getenv("NOTIFY_SOCKET");
	size_t len;

	if (!path || (path[0] != '/' && path[0] != '@'))
		return;
	len = strlen(path);
	if (len < 2 || len >= sizeof(where.sun_path))
		return;
	memcpy(where.sun_path, path, len);
	/* Linux has names outside of the file system, which begin with NUL. */
	if (path[0] == '@')
		where.sun_path[0] = '\0';
	notify_fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	if (notify_fd < 0)
		return;
	if (fcntl(notify_fd, F_SETFD, FD_CLOEXEC) < 0 ||
	    fcntl(notify_fd, F_SETFL, O_NONBLOCK) < 0 ||
	    connect(notify_fd, (struct sockaddr *)&where,
		    (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len)) < 0)
		notify_close();
}

void notify_close(void)
{
	if (notify_fd >= 0)
		close(notify_fd);
	notify_fd = -1;
}

static void tell(const char *text)
{
	/* Who does not listen misses it. */
	if (notify_fd >= 0 && send(notify_fd, text, strlen(text), MSG_NOSIGNAL) < 0)
		return;
}

void notify_ready(const char *status)
{
	char text[256];

	snprintf(text, sizeof(text), "READY=1\nSTATUS=%s\nMAINPID=%ld", status,
		 (long)getpid());
	tell(text);
}

void notify_reloading(void)
{
	struct timespec now;
	char text[80];

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%" PRId64,
		 (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	tell(text);
}

void notify_stopping(void)
{
	tell("STOPPING=1");
}

void notify_status(const char *status)
{
	char text[256];

	snprintf(text, sizeof(text), "STATUS=%s", status);
	tell(text);
}
