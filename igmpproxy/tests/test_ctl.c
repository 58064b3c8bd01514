/* SPDX-License-Identifier: GPL-2.0-only */
/* The control socket and the loop below it: src/ctl.c and src/loop.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "ctl.h"
#include "kern.h"

#define ROWS 200000		/* of `show big`: more than a socket takes at once */

static char directory[] = "/tmp/test_ctl-XXXXXX", path[64];
static struct loop *loop;
static struct ctl *ctl;
static int reloads, refreshes, hangups;
static int64_t now;
static int waited;		/* ms that the loop wanted to wait */

/* In the place of kern.c: a clock that a test turns. */
int64_t kern_now(void)
{
	return now;
}

int __real_poll(struct pollfd *fds, nfds_t count, int timeout);
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout);

/* In the place of the system's, which it asks without waiting */
int __wrap_poll(struct pollfd *fds, nfds_t count, int timeout)
{
	waited = timeout;
	return __real_poll(fds, count, 0);
}

static void (*before_listen)(void);

int __real_listen(int fd, int backlog);
int __wrap_listen(int fd, int backlog);

/* Bound, and nobody can connect yet: what another one makes of it */
int __wrap_listen(int fd, int backlog)
{
	void (*call)(void) = before_listen;

	before_listen = NULL;
	if (call)
		call();
	return __real_listen(fd, backlog);
}

static bool show(void *ctx, const char *what, struct out *out)
{
	int i;

	(void)ctx;
	if (strcmp(what, "big") && strcmp(what, "small"))
		return false;
	out_list(out, what);
	for (i = 0; i < (what[0] == 'b' ? ROWS : 1); i++) {
		out_row(out);
		out_number(out, "n", 1000000);
	}
	out_end(out);
	return true;
}

static bool reload(void *ctx, char *error, size_t size)
{
	(void)ctx;
	snprintf(error, size, "line 3 is wrong");
	return ++reloads % 2;
}

static void refresh(void *ctx)
{
	(void)ctx;
	refreshes++;
}

static const struct ctl_ops ops = { .show = show, .reload = reload, .refresh = refresh };

static int begin(void **state)
{
	char error[200];

	(void)state;
	loop = loop_new();
	snprintf(path, sizeof(path), "%s/socket", directory);
	ctl = ctl_new(loop, path, &ops, NULL, error, sizeof(error));
	return loop && ctl ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	ctl_free(ctl);
	loop_free(loop);
	return 0;
}

static int client(void)
{
	struct sockaddr_un where = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	memcpy(where.sun_path, path, strlen(path));
	assert_int_equal(connect(fd, (struct sockaddr *)&where, sizeof(where)), 0);
	return fd;
}

/* Turns the loop while there is something to do. */
static void work(void)
{
	int i;

	for (i = 0; i < 20; i++)
		assert_int_equal(loop_once(loop, now), 0);
}

static size_t answer(int fd, char *bytes, size_t size)
{
	size_t len = 0;
	ssize_t got;

	for (;;) {
		work();
		got = recv(fd, bytes + len, size - 1 - len, MSG_DONTWAIT);
		if (got <= 0)
			break;
		len += (size_t)got;
	}
	assert_int_equal(got, 0);
	bytes[len] = '\0';
	close(fd);
	return len;
}

static void expect(const char *command, size_t len, const char *wanted)
{
	char bytes[1024];
	int fd = client();

	assert_int_equal(send(fd, command, len, MSG_NOSIGNAL), len);
	shutdown(fd, SHUT_WR);
	answer(fd, bytes, sizeof(bytes));
	assert_string_equal(bytes, wanted);
}

static void says(const char *command, const char *wanted)
{
	expect(command, strlen(command), wanted);
}

static void commands(void **state)
{
	char much[300];

	(void)state;
	says("show small\n", "ok\nn\n1000000\n");
	says("show small -j\n", "ok\n{\"small\":[\n{\"n\":1000000}\n]}\n");
	says(" show\tsmall \r\n", "ok\nn\n1000000\n");
	says("refresh\n", "ok\n");
	assert_int_equal(refreshes, 1);
	says("reload\n", "ok\n");
	says("reload\n", "error: line 3 is wrong\n");
	says("show\n", "error: show what?\n");
	says("show other\n", "error: there is no 'other' to show\n");
	says("show small -x\n", "error: only -j can follow what is to be shown\n");
	says("show small -j -j\n", "error: only -j can follow what is to be shown\n");
	says("refresh now\n", "error: there is more than a command\n");
	says("reboot\n", "error: there is no command 'reboot'\n");
	says("", "error: there is no command\n");
	says("\n", "error: there is no command\n");
	says("refre", "error: the command has no end\n");
	expect("a\0b\n", 4, "error: a command has no NUL\n");
	memset(much, 'x', sizeof(much));
	much[255] = '\n';
	expect(much, 256, "error: there is no command 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'\n");
	much[255] = 'x';
	expect(much, 256, "error: the command is too long\n");
	assert_int_equal(refreshes, 1);
}

static void byte_by_byte(void **state)
{
	static const char command[] = "show small\n";
	char bytes[100];
	int fd = client();
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(command) - 1; i++) {
		assert_int_equal(send(fd, command + i, 1, MSG_NOSIGNAL), 1);
		work();
	}
	answer(fd, bytes, sizeof(bytes));
	assert_string_equal(bytes, "ok\nn\n1000000\n");
}

static void long_answer_to_a_slow_client(void **state)
{
	size_t size = 4 << 20, len;
	char *bytes = malloc(size);
	int fd = client(), i;

	(void)state;
	assert_non_null(bytes);
	assert_int_equal(send(fd, "show big\n", 9, MSG_NOSIGNAL), 9);
	work();
	/* Others are answered meanwhile. */
	for (i = 0; i < 3; i++)
		says("refresh\n", "ok\n");
	len = answer(fd, bytes, size);
	assert_int_equal(len, strlen("ok\nn\n") + strlen("1000000\n") * ROWS);
	free(bytes);
}

static bool is_open(int fd)
{
	char byte;

	work();
	return recv(fd, &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
}

static void silence_ends(void **state)
{
	int fd = client();

	(void)state;
	work();
	assert_int_equal(ctl_deadline(ctl), now + 5000);
	now += 4999;
	ctl_run(ctl, now);
	assert_true(is_open(fd));
	now += 1;
	ctl_run(ctl, now);
	assert_false(is_open(fd));
	assert_int_equal(ctl_deadline(ctl), INT64_MAX);
	close(fd);
}

static void oldest_makes_room(void **state)
{
	int fds[9], i;

	(void)state;
	for (i = 0; i < 9; i++) {
		fds[i] = client();
		work();
		now++;
	}
	assert_false(is_open(fds[0]));
	for (i = 1; i < 9; i++)
		assert_true(is_open(fds[i]));
	says("refresh\n", "ok\n");
	assert_false(is_open(fds[1]));
	for (i = 0; i < 9; i++)
		close(fds[i]);
	work();
	assert_int_equal(ctl_deadline(ctl), INT64_MAX);
}

static void mode_and_place(void **state)
{
	char error[200];
	struct stat is;
	FILE *file;

	(void)state;
	assert_int_equal(stat(path, &is), 0);
	assert_int_equal(is.st_mode & 07777, 0600);
	/* Another daemon is there. */
	assert_null(ctl_new(loop, path, &ops, NULL, error, sizeof(error)));
	assert_non_null(strstr(error, path));
	says("refresh\n", "ok\n");
	ctl_free(ctl);
	assert_int_not_equal(stat(path, &is), 0);
	assert_null(ctl_new(loop, "/nonexistent/dir/socket", &ops, NULL, error,
			    sizeof(error)));
	/* What is no socket is left alone. */
	file = fopen(path, "w");
	assert_non_null(file);
	fclose(file);
	assert_null(ctl_new(loop, path, &ops, NULL, error, sizeof(error)));
	assert_int_equal(unlink(path), 0);
	ctl = ctl_new(loop, path, &ops, NULL, error, sizeof(error));
	assert_non_null(ctl);
}

/* /run is empty after a boot. */
static void directory_is_made(void **state)
{
	char dir[sizeof(path) + 8], inside[sizeof(dir) + 8], error[200];

	(void)state;
	ctl_free(ctl);
	snprintf(dir, sizeof(dir), "%s.d", path);
	snprintf(inside, sizeof(inside), "%s/socket", dir);
	ctl = ctl_new(loop, inside, &ops, NULL, error, sizeof(error));
	assert_non_null(ctl);
	ctl_free(ctl);
	assert_int_equal(rmdir(dir), 0);
	ctl = ctl_new(loop, path, &ops, NULL, error, sizeof(error));
	assert_non_null(ctl);
}

static void stale_socket(void **state)
{
	struct sockaddr_un where = { .sun_family = AF_UNIX };
	char error[200];
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	ctl_free(ctl);
	memcpy(where.sun_path, path, strlen(path));
	assert_int_equal(bind(fd, (struct sockaddr *)&where, sizeof(where)), 0);
	close(fd);
	ctl = ctl_new(loop, path, &ops, NULL, error, sizeof(error));
	assert_non_null(ctl);
	says("refresh\n", "ok\n");
}

/* A daemon that is there and takes nobody: it is neither waited for nor robbed. */
static void busy_socket(void **state)
{
	struct sockaddr_un where = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM, 0), others[8], count = 0, problem;
	char error[200];

	(void)state;
	ctl_free(ctl);
	memcpy(where.sun_path, path, strlen(path));
	assert_int_equal(bind(fd, (struct sockaddr *)&where, sizeof(where)), 0);
	assert_int_equal(listen(fd, 0), 0);
	do {
		others[count] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
		problem = connect(others[count++], (struct sockaddr *)&where,
				  sizeof(where));
	} while (problem == 0 && count < 8);
	assert_int_equal(problem, -1);
	alarm(20);
	ctl = ctl_new(loop, path, &ops, NULL, error, sizeof(error));
	alarm(0);
	assert_null(ctl);
	assert_non_null(strstr(error, strerror(EADDRINUSE)));
	while (count > 0)
		close(others[--count]);
	close(fd);
	assert_int_equal(unlink(path), 0);
}

static int other_goes[2], other_says[2];

/* It is heard only when the first one has done with the socket. */
static void let_other_go(void)
{
	struct pollfd fd = { .fd = other_says[0], .events = POLLIN };

	assert_true(write(other_goes[1], "", 1) == 1);
	__real_poll(&fd, 1, 300);
}

/* In a process of its own, as it has to wait */
static void other_daemon(void)
{
	char error[200] = "";
	bool took;

	if (read(other_goes[0], error, 1) == 1) {
		took = ctl_new(loop_new(), path, &ops, NULL, error, sizeof(error));
		if (took)
			snprintf(error, sizeof(error), "it took the socket");
	}
	_exit(write(other_says[1], error, strlen(error)) <= 0);
}

static void two_in_the_same_instant(void **state)
{
	char said[300] = "";
	int fd;

	end(state);
	assert_int_equal(pipe(other_goes), 0);
	assert_int_equal(pipe(other_says), 0);
	if (fork() == 0)
		other_daemon();
	before_listen = let_other_go;
	assert_int_equal(begin(state), 0);
	assert_true(read(other_says[0], said, sizeof(said) - 1) > 0);
	assert_non_null(strstr(said, strerror(EADDRINUSE)));
	assert_true(wait(NULL) > 0);
	fd = client();
	refreshes = 0;
	assert_true(write(fd, "refresh\n", 8) == 8);
	work();
	assert_int_equal(refreshes, 1);
	close(fd);
	for (fd = 0; fd < 2; fd++) {
		close(other_goes[fd]);
		close(other_says[fd]);
	}
}

static void on_hangup(void *ctx, int number)
{
	(void)ctx;
	assert_int_equal(number, SIGHUP);
	hangups++;
}

static void signals_are_told_once(void **state)
{
	(void)state;
	assert_int_equal(loop_signal(loop, SIGHUP, on_hangup, NULL), 0);
	raise(SIGHUP);
	raise(SIGHUP);
	work();
	assert_int_equal(hangups, 1);
	raise(SIGHUP);
	work();
	assert_int_equal(hangups, 2);
}

/* Not a millisecond more: one more would double the rest in a flood. */
static void waits_until_the_deadline(void **state)
{
	static const struct {
		int64_t in;
		int wait;
	} rows[] = { { 1, 1 }, { 7, 7 }, { 0, 0 }, { -5, 0 },
		     { (int64_t)INT_MAX + 1, INT_MAX }, { INT64_MAX, -1 } };
	size_t i;

	(void)state;
	now = 0;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(loop_once(loop, rows[i].in), 0);
		assert_int_equal(waited, rows[i].wait);
	}
}

static int make_directory(void **state)
{
	(void)state;
	return mkdtemp(directory) ? 0 : -1;
}

static int remove_directory(void **state)
{
	(void)state;
	return rmdir(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(commands, begin, end),
		cmocka_unit_test_setup_teardown(byte_by_byte, begin, end),
		cmocka_unit_test_setup_teardown(long_answer_to_a_slow_client, begin, end),
		cmocka_unit_test_setup_teardown(silence_ends, begin, end),
		cmocka_unit_test_setup_teardown(oldest_makes_room, begin, end),
		cmocka_unit_test_setup_teardown(mode_and_place, begin, end),
		cmocka_unit_test_setup_teardown(directory_is_made, begin, end),
		cmocka_unit_test_setup_teardown(stale_socket, begin, end),
		cmocka_unit_test_setup_teardown(busy_socket, begin, end),
		cmocka_unit_test_setup_teardown(two_in_the_same_instant, begin, end),
		cmocka_unit_test_setup_teardown(signals_are_told_once, begin, end),
		cmocka_unit_test_setup_teardown(waits_until_the_deadline, begin, end),
	};

	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
