/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "ctl.h"
#include "daemon.h"
#include "iface.h"
#include "igmpproxy.h"
#include "kern.h"
#include "log.h"
#include "loop.h"
#include "notify.h"
#include "proxy.h"
#include "show.h"
#include "vifs.h"

#define RETRY 1000		/* ms until what the kernel refused is tried again */
#define LEAVING 1000		/* ms at most for the last messages */
#define COMPLAINTS 8
#define COMPLAINT_INTERVAL 60000	/* ms between lines that say the same */
#define RANDOMS 64
/* In a flood of packets a wake-up costs more than what is to be done for one of them. */
#define FLOOD 20		/* wake-ups */
#define FLOOD_INTERVAL 10	/* within so many ms are one */
#define REST 1			/* ms between the next ones */

struct daemon {
	const char *conf_path;
	struct conf *conf;
	struct loop *loop;
	struct kern *kern;
	struct ctl *ctl;
	struct proxy *proxy;
	struct iface_table table;
	struct vifs vifs;
	bool dirty;		/* something of the interfaces changed */
	bool ready, stop;
	int64_t flood_since;
	unsigned int wakeups;	/* since then */
	int resting;		/* descriptor that is not looked at until rest_end */
	int64_t rest_end;
	int64_t now;		/* when what is being read was there */
	int64_t retry;		/* when to look at all interfaces again */
	uint64_t reloads, failed_reloads;
	uint32_t randoms[RANDOMS];
	unsigned int random_count;
	struct log_limit complaints[COMPLAINTS];
};

/* ---- what the proxy wants ---- */

static void op_send(void *ctx, unsigned vif, uint32_t dst, const void *data, size_t len)
{
	/* What fails is counted and told there; protocol repeats what matters. */
	kern_send(((struct daemon *)ctx)->kern, vif, dst, data, len);
}

static int op_route_set(void *ctx, uint32_t source, uint32_t group, unsigned in,
			const uint8_t ttls[MAXVIFS])
{
	return kern_route_set(((struct daemon *)ctx)->kern, source, group, in, ttls);
}

static int op_route_del(void *ctx, uint32_t source, uint32_t group, unsigned in)
{
	return kern_route_del(((struct daemon *)ctx)->kern, source, group, in);
}

static int op_route_packets(void *ctx, uint32_t source, uint32_t group, uint64_t *packets,
			    uint64_t *bytes)
{
	return kern_route_packets(((struct daemon *)ctx)->kern, source, group, packets,
				  bytes);
}

static bool op_log_on(void *ctx, int level)
{
	(void)ctx;
	return log_on(level);
}

__attribute__((format(printf, 3, 4)))
static void op_log(void *ctx, int level, const char *format, ...)
{
	va_list args;

	(void)ctx;
	va_start(args, format);
	log_vwrite(level, format, args);
	va_end(args);
}

static uint32_t op_random(void *ctx)
{
	struct daemon *daemon = ctx;

	if (daemon->random_count == 0) {
		kern_random(daemon->randoms, sizeof(daemon->randoms));
		daemon->random_count = RANDOMS;
	}
	return daemon->randoms[--daemon->random_count];
}

static const struct proxy_ops ops = {
	.send = op_send,
	.route_set = op_route_set,
	.route_del = op_route_del,
	.route_packets = op_route_packets,
	.log_on = op_log_on,
	.log = op_log,
	.random = op_random,
};

/* ---- interfaces ---- */

static void settle(struct daemon *daemon, bool anew)
{
	daemon->dirty = false;
	if (!vifs_settle(&daemon->vifs, daemon->conf, anew))
		daemon->retry = kern_now() + RETRY;
}

static void status(const struct daemon *daemon, char *text, size_t size)
{
	size_t up = vifs_count(&daemon->vifs, IF_UPSTREAM);

	snprintf(text, size, "%s%zu upstream and %zu downstream interfaces",
		 up ? "" : "waiting for an upstream interface: ", up,
		 vifs_count(&daemon->vifs, IF_DOWNSTREAM));
}

/* After the interfaces were settled. */
static void tell_status(struct daemon *daemon)
{
	char text[100];

	status(daemon, text, sizeof(text));
	if (daemon->ready) {
		notify_status(text);
		return;
	}
	daemon->ready = true;
	notify_ready(text);
	vifs_tell_waiting(&daemon->vifs, daemon->conf, NULL);
}

/* ---- what the kernel tells ---- */

static void on_packet(void *ctx, const struct kern_packet *packet)
{
	struct daemon *daemon = ctx;
	const struct iface *iface = vifs_iface(&daemon->vifs, packet->index);

	if (!iface)
		return;
	/* The kernel, too, is a host there. */
	if (iface_has(iface, packet->src)) {
		log_debug("The IGMP message was from myself (%s on %s). Ignoring.",
			  ADDR(packet->src), iface->link.name);
		return;
	}
	proxy_packet(daemon->proxy, (unsigned int)iface->vif, packet->src, packet->dst,
		     packet->ttl, packet->alert, packet->data, packet->len, daemon->now);
}

static void on_upcall(void *ctx, unsigned int vif, uint32_t source, uint32_t group,
		      bool wrong)
{
	struct daemon *daemon = ctx;

	/* It may have gone since the kernel asked. */
	if (vif < KERN_VIFS && daemon->vifs.vif[vif].iface)
		proxy_upcall(daemon->proxy, vif, source, group, wrong, daemon->now);
}

static void no_memory(struct daemon *daemon)
{
	log_error("no memory for all interfaces, trying again");
	daemon->retry = kern_now() + RETRY;
}

static void on_link(void *ctx, const struct kern_link *link)
{
	struct daemon *daemon = ctx;

	daemon->dirty = true;
	if (!iface_link(&daemon->table, link))
		no_memory(daemon);
}

static void on_link_gone(void *ctx, unsigned int index)
{
	struct daemon *daemon = ctx;

	daemon->dirty = true;
	iface_gone(&daemon->table, index);
}

static void on_addr(void *ctx, const struct kern_addr *addr)
{
	struct daemon *daemon = ctx;

	daemon->dirty = true;
	if (!iface_addr_add(&daemon->table, addr))
		no_memory(daemon);
}

static void on_addr_gone(void *ctx, const struct kern_addr *addr)
{
	struct daemon *daemon = ctx;

	daemon->dirty = true;
	iface_addr_del(&daemon->table, addr);
}

static void on_list_begin(void *ctx)
{
	iface_list_begin(&((struct daemon *)ctx)->table);
}

static void on_list_end(void *ctx)
{
	struct daemon *daemon = ctx;

	iface_list_end(&daemon->table);
	daemon->dirty = true;
}

static void on_complaint(void *ctx, int level, const char *text)
{
	struct daemon *daemon = ctx;
	struct log_limit *limit;
	unsigned int hash = 0, held;
	const char *at;

	for (at = text; *at; at++)
		hash = hash * 31 + (unsigned char)*at;
	limit = &daemon->complaints[hash % COMPLAINTS];
	if (!log_limit_pass(limit, kern_now(), &held))
		return;
	if (held)
		log_write(level, "%s (%u more like it)", text, held);
	else
		log_write(level, "%s", text);
}

static const struct kern_handler handler = {
	.packet = on_packet,
	.upcall = on_upcall,
	.link = on_link,
	.link_gone = on_link_gone,
	.addr = on_addr,
	.addr_gone = on_addr_gone,
	.list_begin = on_list_begin,
	.list_end = on_list_end,
	.complain = on_complaint,
};

static void pace(struct daemon *daemon, int fd)
{
	if (daemon->now - daemon->flood_since >= FLOOD_INTERVAL) {
		daemon->flood_since = daemon->now;
		daemon->wakeups = 0;
	}
	if (++daemon->wakeups <= FLOOD || daemon->rest_end != INT64_MAX)
		return;
	loop_events(daemon->loop, fd, 0);
	daemon->resting = fd;
	daemon->rest_end = daemon->now + REST;
}

static void kern_ready(void *ctx, int fd, short events)
{
	struct daemon *daemon = ctx;

	(void)events;
	daemon->now = kern_now();
	kern_read(daemon->kern, fd);
	pace(daemon, fd);
}

/* ---- what people want ---- */

static bool differ(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") != 0;
}

static bool take_conf(struct daemon *daemon, char *error, size_t size)
{
	struct conf *conf = conf_read(daemon->conf_path, error, size), *old = daemon->conf;
	int problem;

	if (!conf)
		return false;
	problem = proxy_configure(daemon->proxy, conf, kern_now());
	if (problem) {
		snprintf(error, size, "%s: %s", daemon->conf_path, strerror(-problem));
		conf_free(conf);
		return false;
	}
	if (differ(old->chroot, conf->chroot) || differ(old->user, conf->user))
		log_warning("chroot and user change with the next start only");
	daemon->conf = conf;
	settle(daemon, true);
	if (daemon->ready)
		vifs_tell_waiting(&daemon->vifs, conf, old);
	conf_free(old);
	/* Also what the kernel does not tell, as which version of IGMP it is forced to. */
	kern_list(daemon->kern);
	return true;
}

static bool reload(void *ctx, char *error, size_t size)
{
	struct daemon *daemon = ctx;
	char text[100];
	bool taken;

	notify_reloading();
	taken = take_conf(daemon, error, size);
	if (taken) {
		daemon->reloads++;
		log_info("read %s again", daemon->conf_path);
	} else {
		daemon->failed_reloads++;
		log_error("%s", error);
		log_error("the configuration stays as it was");
	}
	status(daemon, text, sizeof(text));
	notify_ready(text);
	return taken;
}

static void refresh(void *ctx)
{
	struct daemon *daemon = ctx;

	proxy_refresh(daemon->proxy, kern_now());
}

static bool show(void *ctx, const char *what, struct out *out)
{
	const struct daemon *daemon = ctx;
	struct show now = {
		.proxy = daemon->proxy, .kern = daemon->kern, .conf = daemon->conf,
		.reloads = daemon->reloads, .failed_reloads = daemon->failed_reloads,
		.now = kern_now(),
	};

	return show_write(&now, what, out);
}

static const struct ctl_ops ctl_ops = {
	.show = show,
	.reload = reload,
	.refresh = refresh,
};

static void on_signal(void *ctx, int number)
{
	struct daemon *daemon = ctx;
	char error[512];

	if (number == SIGHUP) {
		reload(daemon, error, sizeof(error));
		return;
	}
	log_info("signal %d, ending", number);
	daemon->stop = true;
}

/* ---- start, work, end ---- */

static int signals(struct daemon *daemon)
{
	static const int numbers[] = { SIGHUP, SIGINT, SIGTERM };
	size_t i;
	int problem = 0;

	signal(SIGPIPE, SIG_IGN);
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]) && !problem; i++)
		problem = loop_signal(daemon->loop, numbers[i], on_signal, daemon);
	return problem;
}

static bool open_kern(struct daemon *daemon, char *error, size_t size)
{
	int fds[KERN_FDS], problem = 0;
	size_t i, count;

	daemon->kern = kern_open(&handler, daemon, error, size);
	if (!daemon->kern)
		return false;
	count = kern_fds(daemon->kern, fds);
	for (i = 0; i < count && !problem; i++)
		problem = loop_add(daemon->loop, fds[i], POLLIN, kern_ready, daemon);
	if (problem)
		snprintf(error, size, "the loop: %s", strerror(-problem));
	return !problem;
}

static void open_ctl(struct daemon *daemon, const char *path)
{
	char error[300];

	if (!path || path[0] == '\0')
		return;
	/* Without it everything but the control program works. */
	daemon->ctl = ctl_new(daemon->loop, path, &ctl_ops, daemon, error, sizeof(error));
	if (!daemon->ctl)
		log_warning("%s, going on without it: igmpproxyctl does not reach this daemon; --socket PATH gives it another",
			    error);
}

struct daemon *daemon_new(const struct daemon_options *options, struct conf *conf,
			  char *error, size_t size)
{
	struct daemon *daemon = calloc(1, sizeof(*daemon));
	int i;

	snprintf(error, size, "%s", strerror(ENOMEM));
	if (!daemon) {
		conf_free(conf);
		return NULL;
	}
	daemon->conf = conf;
	daemon->conf_path = options->conf_path;
	daemon->retry = INT64_MAX;
	daemon->rest_end = INT64_MAX;
	for (i = 0; i < COMPLAINTS; i++)
		daemon->complaints[i] = (struct log_limit)LOG_LIMIT(COMPLAINT_INTERVAL);
	daemon->loop = loop_new();
	if (!daemon->loop || signals(daemon)) {
		snprintf(error, size, "the loop: %s", strerror(errno));
		goto fail;
	}
	if (!open_kern(daemon, error, size))
		goto fail;
	daemon->proxy = proxy_new(&ops, daemon, conf, kern_now());
	if (!daemon->proxy) {
		snprintf(error, size, "%s", strerror(ENOMEM));
		goto fail;
	}
	daemon->vifs.kern = daemon->kern;
	daemon->vifs.proxy = daemon->proxy;
	daemon->vifs.table = &daemon->table;
	open_ctl(daemon, options->ctl_path);
	notify_open();
	return daemon;
fail:
	daemon_free(daemon);
	return NULL;
}

static int64_t deadline(const struct daemon *daemon)
{
	int64_t first = proxy_deadline(daemon->proxy);
	int64_t others[] = {
		kern_deadline(daemon->kern), daemon->retry, daemon->rest_end,
		daemon->ctl ? ctl_deadline(daemon->ctl) : INT64_MAX,
	};
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (others[i] < first)
			first = others[i];
	return first;
}

static void run_due(struct daemon *daemon)
{
	int64_t now;

	/* Half a list would take away what only was not told yet. */
	if (daemon->dirty && !daemon->table.listing) {
		settle(daemon, false);
		tell_status(daemon);
	}
	/* That took its time, and to the proxy it never goes back. */
	now = kern_now();
	if (proxy_deadline(daemon->proxy) <= now)
		proxy_run(daemon->proxy, now);
	if (kern_deadline(daemon->kern) <= now)
		kern_run(daemon->kern, now);
	if (daemon->ctl && ctl_deadline(daemon->ctl) <= now)
		ctl_run(daemon->ctl, now);
	if (daemon->rest_end <= now) {
		daemon->rest_end = INT64_MAX;
		loop_events(daemon->loop, daemon->resting, POLLIN);
	}
	if (daemon->retry <= now) {
		daemon->retry = INT64_MAX;
		kern_list(daemon->kern);
	}
}

/* Lets what still waits to be sent out, for a while. */
static void send_rest(struct daemon *daemon)
{
	int64_t end = kern_now() + LEAVING, next;

	while ((next = kern_deadline(daemon->kern)) <= end) {
		next -= kern_now();
		if (next > 0)
			poll(NULL, 0, (int)next);
		kern_run(daemon->kern, kern_now());
	}
}

int daemon_run(struct daemon *daemon)
{
	int problem = 0;

	while (!daemon->stop && !problem) {
		run_due(daemon);
		problem = loop_once(daemon->loop, deadline(daemon));
	}
	notify_stopping();
	if (problem)
		log_error("the loop: %s", strerror(-problem));
	proxy_leave_all(daemon->proxy, kern_now());
	send_rest(daemon);
	return problem ? EXIT_FATAL : 0;
}

void daemon_free(struct daemon *daemon)
{
	if (!daemon)
		return;
	ctl_free(daemon->ctl);
	proxy_free(daemon->proxy);
	kern_close(daemon->kern);
	iface_exit(&daemon->table);
	vifs_exit(&daemon->vifs);
	loop_free(daemon->loop);
	notify_close();
	conf_free(daemon->conf);
	free(daemon);
}
