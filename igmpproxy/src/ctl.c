/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "ctl.h"
#include "kern.h"

#define COMMAND_MAX 255		/* the longest command, without its newline */
#define CLIENTS 8		/* at a time; the oldest one goes for a ninth */
#define ANSWERS_MAX (64u << 20)	/* bytes of all answers that are under way */
#define PATIENCE 5000		/* ms without anything said or read */
#define LOCK ".lock"		/* behind the path, while one binds */
#define PAUSE 1000		/* ms without new clients after an error */

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

struct client {
	struct ctl *ctl;
	int fd;			/* -1: free */
	char command[COMMAND_MAX + 2];
	size_t len;
	struct out *out;	/* what is shown */
	char head[600];		/* what is said before */
	size_t head_len, sent;	/* sent: of both */
	bool answering;
	int64_t deadline;
};

struct ctl {
	struct loop *loop;
	const struct ctl_ops *ops;
	void *ctx;
	int fd;
	char path[sizeof(((struct sockaddr_un *)NULL)->sun_path)];
	bool bound;		/* to the path, which goes with it */
	int64_t resume;		/* INT64_MAX: takes new clients */
	struct client clients[CLIENTS];
};

static void client_end(struct client *client)
{
	loop_del(client->ctl->loop, client->fd);
	close(client->fd);
	out_free(client->out);
	client->out = NULL;
	client->fd = -1;
}

/* Sends as much as goes. */
static void client_send(struct client *client)
{
	const char *bytes = client->head;
	size_t len = client->head_len, start = 0;
	ssize_t sent;

	for (;;) {
		if (client->sent >= client->head_len) {
			start = client->head_len;
			bytes = client->out ? out_bytes(client->out, &len) : NULL;
			if (!bytes || client->sent - start >= len) {
				client_end(client);
				return;
			}
		}
		sent = send(client->fd, bytes + (client->sent - start),
			    len - (client->sent - start), MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK ||
				 errno == ENOBUFS))
			break;
		if (sent < 0) {
			client_end(client);
			return;
		}
		client->sent += (size_t)sent;
		client->deadline = kern_now() + PATIENCE;
	}
	loop_events(client->ctl->loop, client->fd, POLLOUT);
}

static void answer(struct client *client, const char *error)
{
	if (error)
		snprintf(client->head, sizeof(client->head), "error: %s\n", error);
	else
		snprintf(client->head, sizeof(client->head), "ok\n");
	client->head_len = strlen(client->head);
	client->answering = true;
}

/* How long another answer may be. */
static size_t answer_room(const struct ctl *ctl)
{
	size_t used = 0;
	int i;

	for (i = 0; i < CLIENTS; i++)
		if (ctl->clients[i].fd >= 0 && ctl->clients[i].out)
			used += out_room(ctl->clients[i].out);
	return used < ANSWERS_MAX ? ANSWERS_MAX - used : 0;
}

static void show(struct client *client, const char *what, bool json)
{
	const struct ctl *ctl = client->ctl;
	char error[80];
	size_t len;

	client->out = out_new(json, answer_room(ctl));
	if (!client->out) {
		answer(client, "there is no memory for the answer");
		return;
	}
	if (ctl->ops->show(ctl->ctx, what, client->out)) {
		if (out_bytes(client->out, &len)) {
			answer(client, NULL);
			return;
		}
		snprintf(error, sizeof(error), "the answer would be too long");
	} else {
		snprintf(error, sizeof(error), "there is no '%.32s' to show", what);
	}
	out_free(client->out);
	client->out = NULL;
	answer(client, error);
}

/* Cuts a command into words; more than four are as good as four. */
static int words(char *text, char *list[4])
{
	char *state = NULL, *word;
	int count = 0;

	for (word = strtok_r(text, " \t\r", &state); word && count < 4;
	     word = strtok_r(NULL, " \t\r", &state))
		list[count++] = word;
	return count;
}

static void command(struct client *client)
{
	const struct ctl *ctl = client->ctl;
	char *list[4], error[512];
	int count = words(client->command, list);

	if (count == 0) {
		answer(client, "there is no command");
	} else if (!strcmp(list[0], "show")) {
		if (count == 1)
			answer(client, "show what?");
		else if (count == 2)
			show(client, list[1], false);
		else if (count == 3 && !strcmp(list[2], "-j"))
			show(client, list[1], true);
		else
			answer(client, "only -j can follow what is to be shown");
	} else if (count > 1) {
		answer(client, "there is more than a command");
	} else if (!strcmp(list[0], "reload")) {
		if (ctl->ops->reload(ctl->ctx, error, sizeof(error)))
			answer(client, NULL);
		else
			answer(client, error);
	} else if (!strcmp(list[0], "refresh")) {
		ctl->ops->refresh(ctl->ctx);
		answer(client, NULL);
	} else {
		snprintf(error, sizeof(error), "there is no command '%.32s'", list[0]);
		answer(client, error);
	}
}

/* Whether the whole command is there, or there will be none. */
static bool client_listen(struct client *client)
{
	size_t room = sizeof(client->command) - 1 - client->len;
	ssize_t got;
	char *end;

	got = recv(client->fd, client->command + client->len, room, MSG_DONTWAIT);
	if (got < 0) {
		if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK)
			client_end(client);
		return false;
	}
	client->deadline = kern_now() + PATIENCE;
	end = memchr(client->command + client->len, '\n', (size_t)got);
	client->len += (size_t)got;
	client->command[client->len] = '\0';
	if (end) {
		*end = '\0';
		if (strlen(client->command) != (size_t)(end - client->command))
			answer(client, "a command has no NUL");
		return true;
	}
	if (got == 0)
		answer(client, client->len ? "the command has no end" : "there is no command");
	else if (client->len > COMMAND_MAX)
		answer(client, "the command is too long");
	return client->answering;
}

static void client_ready(void *ctx, int fd, short events)
{
	struct client *client = ctx;

	(void)fd;
	(void)events;
	if (!client->answering) {
		if (!client_listen(client))
			return;
		if (!client->answering)
			command(client);
	}
	client_send(client);
}

/* A free place, the oldest client's if there is none. */
static struct client *place(struct ctl *ctl)
{
	struct client *oldest = NULL;
	int i;

	for (i = 0; i < CLIENTS; i++) {
		if (ctl->clients[i].fd < 0)
			return &ctl->clients[i];
		if (!oldest || ctl->clients[i].deadline < oldest->deadline)
			oldest = &ctl->clients[i];
	}
	client_end(oldest);
	return oldest;
}

static void connected(void *ctx, int fd, short events)
{
	struct ctl *ctl = ctx;
	struct client *client;
	int new;

	(void)events;
	new = accept(fd, NULL, NULL);
	if (new < 0) {
		/* Without descriptors it would come here again and again. */
		if (errno == EMFILE || errno == ENFILE || errno == ENOMEM ||
		    errno == ENOBUFS) {
			loop_events(ctl->loop, fd, 0);
			ctl->resume = kern_now() + PAUSE;
		}
		return;
	}
	client = place(ctl);
	memset(client, 0, sizeof(*client));
	client->ctl = ctl;
	client->fd = new;
	client->deadline = kern_now() + PATIENCE;
	if (fcntl(new, F_SETFD, FD_CLOEXEC) < 0 || fcntl(new, F_SETFL, O_NONBLOCK) < 0 ||
	    loop_add(ctl->loop, new, POLLIN, client_ready, client) < 0)
		client_end(client);
}

/* That is not inherited and never waits; -1: errno says why. */
static int new_socket(void)
{
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), error;

	if (fd >= 0 && (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 ||
			fcntl(fd, F_SETFL, O_NONBLOCK) < 0)) {
		error = errno;
		close(fd);
		errno = error;
		return -1;
	}
	return fd;
}

/*
 * Whoever binds holds this file: of two that start in the same instant one listens before
 * the other one looks whether anybody does. A negative errno, or the descriptor.
 */
static int lock_take(const char *name)
{
	struct stat mine, there;
	int fd, problem;

	for (;;) {
		fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (fd < 0)
			return -errno;
		problem = 0;
		if (flock(fd, LOCK_EX) < 0 || fstat(fd, &mine) < 0)
			problem = -errno;
		else if (lstat(name, &there) == 0 && mine.st_ino == there.st_ino &&
			 mine.st_dev == there.st_dev)
			return fd;
		/* Who held it before has removed it. */
		close(fd);
		if (problem && problem != -EINTR)
			return problem;
	}
}

static void lock_drop(int fd, const char *name)
{
	unlink(name);
	close(fd);
}

/* Binds; a socket that nobody listens on any more is in nobody's way. */
static int bind_at(int fd, const struct sockaddr_un *where)
{
	const struct sockaddr *addr = (const struct sockaddr *)where;
	struct stat is;
	int other, problem;

	if (bind(fd, addr, sizeof(*where)) == 0)
		return 0;
	problem = -errno;
	if (problem != -EADDRINUSE || lstat(where->sun_path, &is) < 0 ||
	    !S_ISSOCK(is.st_mode))
		return problem;
	/* Whoever listens and is too busy to answer is there all the same. */
	other = new_socket();
	if (other < 0)
		return -errno;
	if (connect(other, addr, sizeof(*where)) < 0 && errno == ECONNREFUSED &&
	    unlink(where->sun_path) == 0 && bind(fd, addr, sizeof(*where)) == 0)
		problem = 0;
	close(other);
	return problem;
}

/* /run is empty after each boot. Who has no right to that has it made by others. */
static void make_directory(const char *path)
{
	char dir[sizeof(((struct ctl *)NULL)->path)];
	char *slash;

	snprintf(dir, sizeof(dir), "%s", path);
	slash = strrchr(dir, '/');
	if (!slash || slash == dir)
		return;
	*slash = '\0';
	mkdir(dir, 0755);
}

static int ctl_bind(struct ctl *ctl)
{
	struct sockaddr_un where = { .sun_family = AF_UNIX };
	char name[sizeof(ctl->path) + sizeof(LOCK)];
	int problem, lock;

	memcpy(where.sun_path, ctl->path, sizeof(ctl->path));
	snprintf(name, sizeof(name), "%s" LOCK, ctl->path);
	lock = lock_take(name);
	if (lock < 0)
		return lock;
	problem = bind_at(ctl->fd, &where);
	if (!problem) {
		ctl->bound = true;
		problem = listen(ctl->fd, CLIENTS) < 0 ? -errno : 0;
	}
	lock_drop(lock, name);
	return problem;
}

static int ctl_listen(struct ctl *ctl)
{
	mode_t mask;
	int problem;

	ctl->fd = new_socket();
	if (ctl->fd < 0)
		return -errno;
	make_directory(ctl->path);
	/* Nobody else may, not even for a moment. */
	mask = umask(0177);
	problem = ctl_bind(ctl);
	umask(mask);
	return problem ? problem : loop_add(ctl->loop, ctl->fd, POLLIN, connected, ctl);
}

struct ctl *ctl_new(struct loop *loop, const char *path, const struct ctl_ops *ops,
		    void *ctx, char *error, size_t size)
{
	struct ctl *ctl = calloc(1, sizeof(*ctl));
	int i, problem = -ENOMEM;

	if (ctl) {
		ctl->loop = loop;
		ctl->ops = ops;
		ctl->ctx = ctx;
		ctl->fd = -1;
		ctl->resume = INT64_MAX;
		for (i = 0; i < CLIENTS; i++)
			ctl->clients[i].fd = -1;
		problem = -ENAMETOOLONG;
		if (strlen(path) < sizeof(ctl->path)) {
			memcpy(ctl->path, path, strlen(path) + 1);
			problem = ctl_listen(ctl);
		}
	}
	if (problem == 0)
		return ctl;
	snprintf(error, size, "control socket %s: %s", path, strerror(-problem));
	ctl_free(ctl);
	return NULL;
}

void ctl_free(struct ctl *ctl)
{
	int i;

	if (!ctl)
		return;
	for (i = 0; i < CLIENTS; i++)
		if (ctl->clients[i].fd >= 0)
			client_end(&ctl->clients[i]);
	if (ctl->fd >= 0) {
		loop_del(ctl->loop, ctl->fd);
		close(ctl->fd);
		if (ctl->bound)
			unlink(ctl->path);
	}
	free(ctl);
}

int64_t ctl_deadline(const struct ctl *ctl)
{
	int64_t first = ctl->resume;
	int i;

	for (i = 0; i < CLIENTS; i++)
		if (ctl->clients[i].fd >= 0 && ctl->clients[i].deadline < first)
			first = ctl->clients[i].deadline;
	return first;
}

void ctl_run(struct ctl *ctl, int64_t now)
{
	int i;

	for (i = 0; i < CLIENTS; i++)
		if (ctl->clients[i].fd >= 0 && ctl->clients[i].deadline <= now)
			client_end(&ctl->clients[i]);
	if (ctl->resume <= now) {
		ctl->resume = INT64_MAX;
		loop_events(ctl->loop, ctl->fd, POLLIN);
	}
}
