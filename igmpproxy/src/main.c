/* SPDX-License-Identifier: GPL-2.0-only */
/* The command line of igmpproxy(8), its start and its end. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf.h"
#include "config.h"
#include "daemon.h"
#include "igmpproxy.h"
#include "log.h"
#include "privileges.h"

#define IDENT		"igmpproxy"
#define ERROR_SIZE	1024

struct options {
	const char *file, *socket;
	bool foreground, check;
	bool to_stderr;		/* log there */
	int level;
};

static const char usage[] =
	"Usage: igmpproxy [-h] [-n] [-d] [-v [-v]] [-s PATH] FILE\n"
	"       igmpproxy -t FILE\n"
	"\n"
	"   -n                 stay in the foreground\n"
	"   -d                 log to stderr, and stay in the foreground\n"
	"   -v                 log what happens; given twice, everything\n"
	"   -t                 check the configuration and exit\n"
	"   -s, --socket PATH  where igmpproxyctl finds it, if not " CTL_SOCKET "\n"
	"   -h, --help         print this and exit\n"
	"   -V, --version      print the version and exit\n"
	"\n"
	"igmpproxy " PACKAGE_VERSION "\n";

static int usage_wrong(const char *why)
{
	if (why)
		fprintf(stderr, IDENT ": %s\n", why);
	fputs("See igmpproxy -h.\n", stderr);
	return EXIT_USAGE;
}

/* -1: go on; else the status to exit with */
static int options_parse(struct options *o, int argc, char **argv)
{
	static const struct option names[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "socket", required_argument, NULL, 's' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	*o = (struct options){ .socket = CTL_SOCKET, .level = LOG_WARNING };
	while ((c = getopt_long(argc, argv, "dhns:tvV", names, NULL)) != -1) {
		switch (c) {
		case 'h':
			fputs(usage, stdout);
			return EXIT_SUCCESS;
		case 'V':
			puts("igmpproxy " PACKAGE_VERSION);
			return EXIT_SUCCESS;
		case 's':
			/* A daemon's directory is /, also when it removes it. */
			if (*optarg != '/')
				return usage_wrong("--socket: a path from / on is expected.");
			o->socket = optarg;
			break;
		case 'n':
			o->foreground = true;
			break;
		case 'd':
			o->foreground = o->to_stderr = true;
			break;
		case 'v':
			o->level = o->level == LOG_WARNING ? LOG_INFO :
				LOG_DEBUG;
			break;
		case 't':
			o->check = true;
			break;
		default:
			return usage_wrong(NULL);
		}
	}
	if (optind == argc)
		return usage_wrong("You must specify the configuration file.");
	if (argc - optind > 1)
		return usage_wrong("More than one configuration file.");
	o->file = argv[optind];
	if (o->foreground && log_journal())
		o->to_stderr = true;
	return -1;
}

/* To the log, and to the terminal even if the log is elsewhere */
static int fatal(const struct options *o, const char *error)
{
	log_error("%s", error);
	if (!o->to_stderr)
		fprintf(stderr, IDENT ": %s\n", error);
	return EXIT_FATAL;
}

/* What the file names outside itself; those are not there inside a chroot. */
static bool names_check(const struct options *o, const struct conf *conf,
			char *error, size_t size)
{
	struct stat st;

	if (conf->chroot &&
	    (stat(conf->chroot, &st) < 0 || !S_ISDIR(st.st_mode))) {
		snprintf(error, size, "%s: chroot '%s': expected a directory",
			 o->file, conf->chroot);
		return false;
	}
	if (!conf->user || privileges_user(conf->user))
		return true;
	snprintf(error, size, "%s: user '%s': expected a user of this machine",
		 o->file, conf->user);
	return false;
}

static struct conf *conf_load(const struct options *o, char *error,
			      size_t size)
{
	struct conf *conf = conf_read(o->file, error, size);

	if (conf && !names_check(o, conf, error, size)) {
		conf_free(conf);
		return NULL;
	}
	return conf;
}

static int check(const struct options *o)
{
	char error[ERROR_SIZE];
	struct conf *conf = conf_load(o, error, sizeof(error));

	if (!conf) {
		fprintf(stderr, "%s\n", error);
		return EXIT_FATAL;
	}
	printf("%s: no errors\n", o->file);
	conf_free(conf);
	return EXIT_SUCCESS;
}

/* null: /dev/null, which cannot be opened inside a chroot */
static bool detach(int null)
{
	pid_t pid;

	/* else the child would write it again */
	fflush(NULL);
	pid = fork();
	if (pid < 0)
		return false;
	if (pid)
		_exit(EXIT_SUCCESS);
	if (setsid() < 0 || chdir("/") < 0)
		return false;
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (dup2(null, fd) < 0)
			return false;
	close(null);
	return true;
}

/* From here on all that needs privileges is open. */
static int serve(const struct options *o, struct daemon *daemon,
		 const char *root, const char *user)
{
	int null = o->foreground ? -1 : open("/dev/null", O_RDWR | O_CLOEXEC);
	char error[ERROR_SIZE];

	if (privileges_drop(root, user, error, sizeof(error)) < 0)
		return fatal(o, error);
	if (!o->foreground && (null < 0 || !detach(null))) {
		snprintf(error, sizeof(error), "cannot go to the background: %s",
			 strerror(errno));
		return fatal(o, error);
	}
	return daemon_run(daemon);
}

/* The configuration becomes the daemon's, and goes with the next HUP. */
static char *copy_of(const char *text)
{
	char *copy = text ? strdup(text) : NULL;

	if (text && !copy)
		abort();
	return copy;
}

static int run(const struct options *o)
{
	struct daemon_options d = { .ctl_path = o->socket };
	char error[ERROR_SIZE], *root, *user, *path;
	struct daemon *daemon;
	struct conf *conf;
	int status;

	conf = conf_load(o, error, sizeof(error));
	if (!conf)
		return fatal(o, error);
	root = copy_of(conf->chroot);
	user = copy_of(conf->user);
	/* HUP reads it again, and a daemon's directory is / */
	path = realpath(o->file, NULL);
	d.conf_path = path ? path : o->file;
	daemon = daemon_new(&d, conf, error, sizeof(error));
	status = daemon ? serve(o, daemon, root, user) : fatal(o, error);
	if (daemon)
		daemon_free(daemon);
	free(path);
	free(user);
	free(root);
	return status;
}

int main(int argc, char **argv)
{
	struct options o;
	int status = options_parse(&o, argc, argv);

	if (status >= 0)
		return status;
	if (o.check) {
		log_open(IDENT, true, o.level);
		return check(&o);
	}
	if (geteuid()) {
		fputs(IDENT ": must be root\n", stderr);
		return EXIT_USAGE;
	}
	log_open(IDENT, o.to_stderr, o.level);
	status = run(&o);
	log_close();
	return status;
}
