/* SPDX-License-Identifier: GPL-2.0-only */
/* Asks the daemon over its control socket, see ctl.h. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#ifndef CTL_SOCKET
#define CTL_SOCKET "/run/igmpproxy/igmpproxy.sock"
#endif
#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif
#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0
#endif

#define PATIENCE 10		/* seconds without an answer */

enum { OK, FAILED, USAGE };	/* exit statuses */

static const char usage_text[] =
	"Usage: igmpproxyctl [-s PATH] show groups|sources|routes|interfaces|stats [-j]\n"
	"       igmpproxyctl [-s PATH] reload|refresh\n"
	"\n"
	"   show               what the daemon knows\n"
	"   reload             read the configuration again\n"
	"   refresh            report all memberships upstream now\n"
	"\n"
	"   -j, --json         show it as JSON\n"
	"   -s, --socket PATH  where the daemon listens, if not " CTL_SOCKET "\n"
	"   -h, --help         print this and exit\n"
	"   -V, --version      print the version and exit\n"
	"\n"
	"igmpproxyctl " PACKAGE_VERSION "\n";

static int complain(const char *what, const char *why)
{
	fprintf(stderr, "igmpproxyctl: %s%s%s\n", what, why ? ": " : "", why ? why : "");
	return FAILED;
}

static int complain_usage(const char *what, const char *word)
{
	fprintf(stderr, "igmpproxyctl: %s%s%s, see igmpproxyctl -h\n", what,
		word ? " " : "", word ? word : "");
	return USAGE;
}

static int complain_connect(const char *path)
{
	const char *why = strerror(errno);

	if (errno == ENOENT)
		why = "there is no daemon, or it listens elsewhere";
	else if (errno == ECONNREFUSED)
		why = "the daemon is not running any more";
	else if (errno == EACCES || errno == EPERM)
		why = "not permitted, only root may";
	return complain(path, why);
}

static int connect_to(const char *path)
{
	struct sockaddr_un where = { .sun_family = AF_UNIX };
	struct timeval patience = { .tv_sec = PATIENCE };
	int fd;

	if (strlen(path) >= sizeof(where.sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(where.sun_path, path, strlen(path));
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	if (connect(fd, (struct sockaddr *)&where, sizeof(where)) < 0)
		return -1;
	return fd;
}

static bool send_all(int fd, const char *text)
{
	size_t len = strlen(text), sent = 0;
	ssize_t part;

	while (sent < len) {
		part = send(fd, text + sent, len - sent, MSG_NOSIGNAL);
		if (part < 0 && errno != EINTR)
			return false;
		if (part > 0)
			sent += (size_t)part;
	}
	return true;
}

/* The first line says whether it worked, the rest is for the standard output. */
static int receive(FILE *from)
{
	static const char error[] = "error: ";
	char line[1024], bytes[16384];
	size_t got;

	if (!fgets(line, sizeof(line), from)) {
		if (ferror(from) && (errno == EAGAIN || errno == EWOULDBLOCK))
			return complain("the daemon does not answer", NULL);
		return complain("the daemon ended the conversation", NULL);
	}
	line[strcspn(line, "\n")] = '\0';
	if (!strncmp(line, error, sizeof(error) - 1))
		return complain(line + sizeof(error) - 1, NULL);
	if (strcmp(line, "ok"))
		return complain("not understood", line);
	do {
		got = fread(bytes, 1, sizeof(bytes), from);
		if (fwrite(bytes, 1, got, stdout) != got)
			return complain("standard output", strerror(errno));
	} while (got == sizeof(bytes));
	if (ferror(from))
		return complain("the answer has no end", strerror(errno));
	if (fflush(stdout) != 0)
		return complain("standard output", strerror(errno));
	return OK;
}

static int talk(const char *path, const char *command)
{
	FILE *from;
	int fd, status;

	fd = connect_to(path);
	if (fd < 0)
		return complain_connect(path);
	if (!send_all(fd, command)) {
		close(fd);
		return complain(path, strerror(errno));
	}
	from = fdopen(fd, "r");
	if (!from) {
		close(fd);
		return complain(path, strerror(errno));
	}
	status = receive(from);
	fclose(from);
	return status;
}

static bool known(const char *what)
{
	static const char *const all[] = { "groups", "sources", "routes", "interfaces",
					   "stats" };
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (!strcmp(what, all[i]))
			return true;
	return false;
}

/* What is to be sent, or USAGE after a complaint. */
static int compose(char **words, int count, bool json, char *command, size_t size)
{
	if (count == 0)
		return complain_usage("no command", NULL);
	if (strcmp(words[0], "show")) {
		if (strcmp(words[0], "reload") && strcmp(words[0], "refresh"))
			return complain_usage("unknown command", words[0]);
		if (json)
			return complain_usage("-j belongs to show, not to", words[0]);
		if (count > 1)
			return complain_usage("too much:", words[1]);
		snprintf(command, size, "%s\n", words[0]);
		return OK;
	}
	if (count == 1)
		return complain_usage("show what? groups, sources, routes, interfaces or stats",
				      NULL);
	if (!known(words[1]))
		return complain_usage("unknown thing to show:", words[1]);
	if (count > 2)
		return complain_usage("too much:", words[2]);
	snprintf(command, size, "show %s%s\n", words[1], json ? " -j" : "");
	return OK;
}

int main(int argc, char **argv)
{
	static const struct option names[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "json", no_argument, NULL, 'j' },
		{ "socket", required_argument, NULL, 's' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	const char *path = CTL_SOCKET;
	char *words[8], command[64];
	bool json = false;
	int option, status, count = 0;

	/* Options may stand before and after the command, here and on the BSDs. */
	while (optind < argc) {
		option = getopt_long(argc, argv, "+hjs:V", names, NULL);
		switch (option) {
		case 'h':
			fputs(usage_text, stdout);
			return OK;
		case 'V':
			puts("igmpproxyctl " PACKAGE_VERSION);
			return OK;
		case 'j':
			json = true;
			break;
		case 's':
			path = optarg;
			break;
		case -1:
			if (optind < argc && count < 8)
				words[count++] = argv[optind];
			optind++;
			break;
		default:
			fputs("see igmpproxyctl -h\n", stderr);
			return USAGE;
		}
	}
	status = compose(words, count, json, command, sizeof(command));
	return status == OK ? talk(path, command) : status;
}
